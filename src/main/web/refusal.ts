// A refused request: a status and one plain sentence.
import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { policyHeaders } from './policy.ts';

/** Why a request is refused: an HTTP status and one sentence. */
export interface Refusal {
  status: number;
  message: string;
}

const plainText = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' };

export function refuse(response: ServerResponse, { status, message }: Refusal): void {
  response.writeHead(status, plainText);
  response.end(`${message}\n`);
}

/** The same where there is only a bare connection to write to. */
export function refuseSocket(socket: Duplex, { status, message }: Refusal): void {
  socket.on('error', () => undefined); // It may be gone already.
  const headers = Object.entries({ ...policyHeaders, ...plainText, Connection: 'close' });
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', `${message}\n`].join('\r\n'));
}
