// Turns what the file system says into one line that a person understands.
import { lstat } from 'node:fs/promises';
import { systemCode } from '../system-code.ts';
import type { Fault } from './found.ts';

/** A fault with this message. */
export function unreadable(message: string): Fault {
  return { code: 'unreadable', message };
}

/** Why `target` could not be read, after a call on it failed with `error`. */
export async function faultOf(target: string | Buffer, error: unknown, what: 'file' | 'folder'): Promise<Fault> {
  const code = systemCode(error);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return unreadable(await missingMessage(target, what));
    case 'ELOOP':
      return unreadable('This link leads back to itself.');
    case 'EACCES':
    case 'EPERM':
      return unreadable(`No permission to read this ${what}.`);
    case 'ENAMETOOLONG':
      return unreadable('This path is too long.');
    case 'EIO':
      return unreadable(`The disk reported an error while reading this ${what}.`);
    case 'EMFILE':
    case 'ENFILE':
      return unreadable(`Too many files are open to read this ${what}.`);
    default:
      return unreadable(`This ${what} cannot be read${code === '' ? '' : ` (${code})`}.`);
  }
}

async function missingMessage(target: string | Buffer, what: 'file' | 'folder'): Promise<string> {
  if (await isLink(target)) return `This link leads to a ${what} that does not exist.`;
  // A shell hands over the bytes of such a name, and Node.js shows them with U+FFFD.
  return target.includes('\uFFFD')
    ? `This ${what} does not exist, or its name is not valid UTF-8.`
    : `This ${what} does not exist.`;
}

async function isLink(target: string | Buffer): Promise<boolean> {
  try {
    return (await lstat(target)).isSymbolicLink();
  } catch {
    return false;
  }
}
