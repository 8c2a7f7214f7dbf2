// The quick key of a picture's file: tells later whether the file is still the one that was classified.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { FoundPicture } from './found.ts';
import type { QuickKey } from './store/records.ts';

/** File systems keep times in steps of up to two seconds: a file changed that lately may change again within one. */
const stepMs = 2000;

/** Undefined where the file could not be looked at. To be taken before the file is read: a change in between then shows. */
export async function quickKey({ path, fileSize, mtimeMs, fault }: FoundPicture): Promise<QuickKey | undefined> {
  if (fault !== undefined || fileSize === undefined || mtimeMs === undefined) return undefined;
  const key = { size: fileSize, mtimeMs };
  if (mtimeMs <= Date.now() - stepMs) return key;
  const hash = await hashOf(path);
  // Without it, such a key would pass for one that needs none.
  return hash === undefined ? undefined : { ...key, hash };
}

/** Whether a file with the key `now` is the one that had the key `before`. */
export async function isSame(file: string, before: QuickKey | undefined, now: QuickKey | undefined): Promise<boolean> {
  if (before === undefined || now === undefined) return false;
  if (before.size !== now.size || before.mtimeMs !== now.mtimeMs) return false;
  return before.hash === undefined || before.hash === (now.hash ?? (await hashOf(file)));
}

/** SHA-256 of the content, hex; undefined if it cannot be read. */
async function hashOf(file: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}
