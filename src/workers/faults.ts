// Why a picture could not be decoded, found out only after it failed: the code and one line for people.
import { CodedError } from '../protocol/errors.ts';
import type { PictureFormat } from '../protocol/formats.ts';
import { withBytes, type PictureSource } from './bytes.ts';
import { jpegLacksEnd, pngLacksEnd } from './ends.ts';
import { identify } from './identify.ts';
import { outOfMemory } from './out-of-memory.ts';

/** Turns whatever the decoder threw into a typed error about this picture. */
export async function explainFault(source: PictureSource, error: unknown): Promise<CodedError> {
  if (error instanceof CodedError) return error;
  const short = outOfMemory(error);
  if (short !== undefined) return short;
  try {
    if (withBytes(source, ({ read }) => read(0, 1)).length === 0) {
      return new CodedError('not_an_image', 'The file is empty.');
    }
    const format = await identify(source);
    if (format === undefined) return new CodedError('not_an_image', 'The content is no picture format we know.');
    return unsupported(format) ?? damaged(source, format);
  } catch (failure) {
    return unreadable(failure);
  }
}

/** The error where pictures of this format are not decoded here. */
export function unsupported({ name, advice }: PictureFormat): CodedError | undefined {
  if (advice === undefined) return undefined;
  return new CodedError('unsupported_format', `${name} pictures cannot be decoded here yet; ${advice}.`);
}

function damaged(source: PictureSource, { id, name }: PictureFormat): CodedError {
  return endsEarly(source, id)
    ? new CodedError('truncated', `The ${name} ends early: part of the picture is missing.`)
    : new CodedError('corrupt', `The ${name} is damaged and cannot be decoded.`);
}

/** By its end marker, where a format has one that can be found without decoding. */
function endsEarly(source: PictureSource, format: string): boolean {
  if (format === 'png' || format === 'apng') return pngLacksEnd(source);
  return format === 'jpg' && jpegLacksEnd(source);
}

function unreadable(failure: unknown): CodedError {
  const code = failure instanceof Error && 'code' in failure ? String(failure.code) : 'unknown error';
  const known: Record<string, string> = {
    ENOENT: 'The file does not exist.',
    EACCES: 'No permission to read this file.',
    EPERM: 'No permission to read this file.',
    EISDIR: 'This is a folder, not a file.',
    ELOOP: 'The link leads back to itself.',
    EMFILE: 'Too many files are open.',
  };
  return new CodedError('unreadable', known[code] ?? `The file cannot be read (${code}).`);
}
