// Tells pictures from other files, by name or by the first bytes.
import { open } from 'node:fs/promises';
import path from 'node:path';
import { fileTypeFromBuffer } from 'file-type';
import { formatHeadBytes, pictureFormat, pictureFormats } from '../../protocol/formats.ts';

const pictureExtensions = new Set([
  ...pictureFormats.flatMap(({ id, extensions = [] }) => [id, ...extensions]),
  // Formats that nobody here knows by their content.
  ...'pbm pgm ppm pnm pam tga pcx qoi exr'.split(' '),
]);

const systemFiles = new Set(
  [
    '.DS_Store .localized .apdisk .VolumeIcon.icns .directory .hidden .nomedia',
    'Thumbs.db Thumbs.db:encryptable ehthumbs.db ehthumbs_vista.db desktop.ini IconCache.db',
  ].flatMap((line) => line.toLowerCase().split(' ')),
).add('icon\r');

/** Whether the name ends as pictures' names do, in any case. */
export function hasPictureExtension(name: string): boolean {
  return pictureExtensions.has(path.extname(name).slice(1).toLowerCase());
}

/** Whether the name is one under which systems keep their own notes beside people's files. */
export function isSystemFile(name: string): boolean {
  return name.startsWith('._') || systemFiles.has(name.toLowerCase());
}

/**
 * Whether the content says picture, of any format we know the look of.
 * A file that cannot be read does not say so: this never throws.
 */
export async function looksLikePicture(file: string | Buffer): Promise<boolean> {
  try {
    const head = await readHead(file);
    return pictureFormat(head, await fileTypeFromBuffer(head)) !== undefined;
  } catch {
    return false;
  }
}

async function readHead(file: string | Buffer): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(formatHeadBytes), 0, formatHeadBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
