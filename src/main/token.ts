// The token that a page must show: made anew for each launch, so that only who was given the address gets in.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits of chance, safe in an address. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether `shown` is the token, in a time that tells nothing of how much of it is right. */
export function isToken(shown: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(shown ?? ''), digest(token)) && shown !== undefined;
}
