// Which requests are heard at all: those to a loopback name, from the page itself, for a plain path.
import type { IncomingMessage } from 'node:http';
import { pageLinkPath } from '../../protocol/page-link.ts';
import { zwsProtocol } from '../../protocol/zws.ts';
import type { Refusal } from './refusal.ts';

/** Any port, so that a tunnel to another one works. */
const loopbackHost = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/iu;

/** What speaks against a request for a file. */
export function refuseRequest({ method, headers, url = '' }: IncomingMessage): Refusal | undefined {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, message: 'Only GET and HEAD are answered here.' };
  return refuseHost(headers) ?? refuseOrigin(headers.origin ?? ownOrigin(headers), headers) ?? refusePath(url);
}

/** What speaks against a request for the WebSocket. */
export function refuseUpgrade({ method, headers, url = '' }: IncomingMessage): Refusal | undefined {
  if (method !== 'GET') return { status: 405, message: 'A WebSocket begins with GET.' };
  const refusal = refuseHost(headers) ?? refuseOrigin(headers.origin, headers);
  if (refusal !== undefined) return refusal;
  if (url !== pageLinkPath) return { status: 404, message: `The WebSocket is at ${pageLinkPath}.` };
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  if (!offered.includes(zwsProtocol)) return { status: 400, message: `The sub-protocol must be ${zwsProtocol}.` };
  return undefined;
}

type Headers = IncomingMessage['headers'];

function refuseHost({ host = '' }: Headers): Refusal | undefined {
  if (loopbackHost.test(host)) return undefined;
  return { status: 403, message: 'This host is not known here: use 127.0.0.1 or localhost.' };
}

function refuseOrigin(origin: string | undefined, headers: Headers): Refusal | undefined {
  return origin === ownOrigin(headers)
    ? undefined
    : { status: 403, message: 'Only the page of ZeroLens itself may ask.' };
}

function ownOrigin({ host = '' }: Headers): string {
  return `http://${host}`;
}

function refusePath(url: string): Refusal | undefined {
  const [path = ''] = url.split('?');
  return isPlainPath(path) ? undefined : { status: 400, message: 'The path is not one that can be asked for.' };
}

/** Paths of files have plain parts: nothing that leads up, and no separators in disguise. */
export function isPlainPath(path: string): boolean {
  if (!path.startsWith('/') || path.includes('//') || /\\|%2f|%5c|%00/iu.test(path)) return false;
  try {
    const parts = decodeURIComponent(path).split('/');
    return !parts.includes('..') && !parts.includes('.');
  } catch {
    return false;
  }
}
