// `GET /metrics`: what monitoring programs read, for those who have the token.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { messageOf } from '../../protocol/errors.ts';
import { isToken } from '../token.ts';
import { refuse } from './refusal.ts';

/** @param metrics gives the text format of Prometheus. */
export async function answerMetrics(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  metrics: (() => Promise<string>) | undefined,
): Promise<void> {
  if (!isToken(shownToken(request), token)) {
    response.setHeader('WWW-Authenticate', 'Bearer');
    refuse(response, { status: 401, message: 'The token is needed: Authorization: Bearer TOKEN, or ?token=TOKEN.' });
    return;
  }
  if (metrics === undefined) {
    refuse(response, { status: 404, message: 'There are no metrics.' });
    return;
  }
  try {
    const text = await metrics();
    const headers = { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8', 'Cache-Control': 'no-store' };
    response.writeHead(200, headers).end(text);
  } catch (error) {
    refuse(response, { status: 503, message: messageOf(error) });
  }
}

function shownToken({ headers, url = '' }: IncomingMessage): string | undefined {
  const bearer = /^Bearer (.+)$/u.exec(headers.authorization ?? '')?.[1];
  return bearer ?? new URL(url, 'http://localhost').searchParams.get('token') ?? undefined;
}
