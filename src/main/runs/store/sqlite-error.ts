// What SQLite says, as an error for people.
import { messageOf } from '../../../protocol/errors.ts';
import { LibraryError } from './library-error.ts';

/** SQLite's primary result codes that we tell apart. */
const codes = { busy: 5, readonly: 8, ioerr: 10, corrupt: 11, full: 13, cantopen: 14, notadb: 26 };

/** The primary code; undefined if it is no error of SQLite's. */
function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}

/** Whether the file is none of SQLite's, or broken. */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error);
  return code === codes.corrupt || code === codes.notadb;
}

/** Whether the file, or its folder, cannot be written. */
export function isReadOnly(error: unknown): boolean {
  const code = codeOf(error);
  return code === codes.readonly || code === codes.cantopen;
}

/** Whether another process has kept it to itself for too long. */
export function isBusy(error: unknown): boolean {
  return codeOf(error) === codes.busy;
}

export function libraryError(error: unknown): LibraryError {
  if (error instanceof LibraryError) return error;
  switch (codeOf(error)) {
    case codes.full:
      return new LibraryError('full', 'The disk is full, so that results cannot be kept. Free some space and go on.');
    case codes.readonly:
    case codes.cantopen:
      return new LibraryError(
        'readonly',
        'The library of runs cannot be written: no permission. Set ZEROLENS_HOME to another folder.',
      );
    case codes.ioerr:
      return new LibraryError('lost', 'The disk reported an error, so that results cannot be kept or read.');
    case codes.corrupt:
    case codes.notadb:
      return new LibraryError(
        'lost',
        'The library of runs is damaged. Start ZeroLens anew: it then keeps it aside and begins a new one.',
      );
    case codes.busy:
      return new LibraryError('lost', 'Another program keeps the library of runs busy. Try again in a moment.');
    case undefined:
    default:
      return new LibraryError('lost', `The library of runs failed: ${messageOf(error)}`);
  }
}
