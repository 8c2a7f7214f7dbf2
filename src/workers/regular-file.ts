// Keeps the worker from opening what is no file: a pipe that nobody writes to would hold a thread of the decoder for ever.
import { statSync } from 'node:fs';
import { CodedError } from '../protocol/errors.ts';

/**
 * The scan has looked already; this is for what has been replaced since. Synchronous and so in one step with the
 * decoding: it takes microseconds, as the system has just been asked about the same file.
 * @throws CodedError `unreadable` for pipes, sockets and devices; what else is wrong with a file, the decoder finds out.
 */
export function refuseIrregular(file: string): void {
  const facts = lookAt(file);
  if (facts === undefined || facts.isFile() || facts.isDirectory()) return;
  throw new CodedError('unreadable', 'This is not a regular file (a pipe, a socket or a device).');
}

function lookAt(file: string) {
  try {
    return statSync(file);
  } catch {
    return undefined;
  }
}
