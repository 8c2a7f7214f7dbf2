// Why a picture could not be decoded, found out only after it failed: the code and one line for people.
import { open } from 'node:fs/promises';
import { fileTypeFromBuffer } from 'file-type';
import { CodedError } from '../protocol/errors.ts';
import { jpegLacksEnd, pngLacksEnd, type PictureSource } from './ends.ts';
import { outOfMemory } from './out-of-memory.ts';

const headBytes = 4100;

/** Formats that are decoded here, by what their content says. */
const decodable = new Set(['jpg', 'png', 'apng', 'webp', 'gif', 'tif', 'avif']);

const tiffMagic = new Set(['II*\0', 'MM\0*', 'II+\0', 'MM\0+']);

/** Turns whatever the decoder threw into a typed error about this picture. */
export async function explainFault(source: PictureSource, error: unknown): Promise<CodedError> {
  if (error instanceof CodedError) return error;
  const short = outOfMemory(error);
  if (short !== undefined) return short;
  let head: Buffer;
  try {
    head = typeof source === 'string' ? await readHead(source) : source.subarray(0, headBytes);
  } catch (failure) {
    return unreadable(failure);
  }
  if (head.length === 0) return new CodedError('not_an_image', 'The file is empty.');
  const format = await formatOf(head);
  if (format === undefined) return new CodedError('not_an_image', 'The content is no picture format we know.');
  const shown = format.toUpperCase();
  if (!decodable.has(format)) {
    return new CodedError('unsupported_format', `${shown} pictures cannot be decoded here yet.`);
  }
  try {
    if (!endsEarly(source, format)) return new CodedError('corrupt', `The ${shown} is damaged and cannot be decoded.`);
    return new CodedError('truncated', `The ${shown} ends early: part of the picture is missing.`);
  } catch (failure) {
    return unreadable(failure);
  }
}

/** The picture format that the first bytes tell of, as a file extension. */
async function formatOf(head: Buffer): Promise<string | undefined> {
  const type = await fileTypeFromBuffer(head);
  if (type?.mime.startsWith('image/') === true) return type.ext;
  if (type !== undefined && type.mime !== 'application/xml') return undefined;
  if (isSvg(head.toString('utf8'))) return 'svg';
  // file-type looks for the directory of a TIFF too, which may lie beyond the first bytes.
  return tiffMagic.has(head.toString('latin1', 0, 4)) ? 'tif' : undefined;
}

/** Whether the first element is `svg`, whatever stands before it. */
function isSvg(head: string): boolean {
  const text = head.replace(/^\uFEFF/u, '').replace(/<!--[^]*?-->/gu, '');
  const [, element = ''] = /<([a-z][\w.:-]*)/iu.exec(text) ?? [];
  return text.trimStart().startsWith('<') && /^(?:\w+:)?svg$/iu.test(element);
}

/** By its end marker, where a format has one that can be found without decoding. */
function endsEarly(source: PictureSource, format: string): boolean {
  if (format === 'png' || format === 'apng') return pngLacksEnd(source);
  return format === 'jpg' && jpegLacksEnd(source);
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
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
