// Reads the small text files that come with a model: cards and lists of labels.
import { readFile, stat } from 'node:fs/promises';
import { CodedError } from '../../protocol/errors.ts';

const maxBytes = 16 * 1024 * 1024;

/**
 * The file as text, without a byte order mark.
 * @throws CodedError `model_error` where it cannot be read, is no file, is over 16 MiB or not UTF-8.
 */
export async function readTextFile(path: string): Promise<string> {
  const bytes = await readBytes(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CodedError('model_error', `${path} is not text in UTF-8: save it as UTF-8.`);
  }
}

/** The size is looked at first: a file that somebody else wrote decides nothing about our memory. */
async function readBytes(path: string): Promise<Uint8Array> {
  const facts = await stat(path).catch((error: unknown) => {
    throw new CodedError('model_error', `${path} cannot be read (${reasonOf(error)}).`);
  });
  if (!facts.isFile()) throw new CodedError('model_error', `${path} is not a file.`);
  if (facts.size > maxBytes) throw new CodedError('model_error', `${path} is over 16 MiB: too large for a text file.`);
  return readFile(path).catch((error: unknown) => {
    throw new CodedError('model_error', `${path} cannot be read (${reasonOf(error)}).`);
  });
}

/** A few words for a failed file operation; Node's own messages repeat the path and the system call. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  const words: Partial<Record<string, string>> = {
    ENOENT: 'it does not exist',
    EACCES: 'no permission',
    ENOTDIR: 'part of its path is not a folder',
    ELOOP: 'its links lead in a circle',
  };
  return words[code] ?? code;
}
