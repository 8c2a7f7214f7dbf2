// Tells pictures from other files, by name or by the first bytes.
import { open } from 'node:fs/promises';
import path from 'node:path';
import { fileTypeFromBuffer } from 'file-type';

const pictureExtensions = new Set(
  [
    'jpg jpeg jpe jfif png apng gif webp avif heic heics heif heifs hif tif tiff bmp dib svg svgz ico cur',
    'jp2 j2k j2c jpx jpm jxl jls jxr wdp psd psb xcf tga pcx pbm pgm ppm pnm pam qoi exr icns bpg flif',
    // Raw files of cameras.
    '3fr arw cr2 cr3 crw dcr dng erf iiq k25 kdc mef mrw nef nrw orf pef raf rw2 rwl sr2 srf srw x3f',
  ].flatMap((line) => line.split(' ').map((extension) => `.${extension}`)),
);

const systemFiles = new Set(
  [
    '.DS_Store .localized .apdisk .VolumeIcon.icns .directory .hidden .nomedia',
    'Thumbs.db Thumbs.db:encryptable ehthumbs.db ehthumbs_vista.db desktop.ini IconCache.db',
  ].flatMap((line) => line.toLowerCase().split(' ')),
).add('icon\r');

/** As much as file-type asks for, in bytes. */
const headBytes = 4100;

/** file-type looks for the directory of a TIFF too, which may lie beyond the first bytes. */
const tiffMagic = new Set(['II*\0', 'MM\0*', 'II+\0', 'MM\0+']);

/** Types that file-type files under `image/` though no picture viewer shows them. */
const noPictures = new Set(['image/vnd.dwg', 'image/ktx']);

/** Whether the name ends as pictures' names do, in any case. */
export function hasPictureExtension(name: string): boolean {
  return pictureExtensions.has(path.extname(name).toLowerCase());
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
    return await isPictureHead(await readHead(file));
  } catch {
    return false;
  }
}

async function readHead(file: string | Buffer): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function isPictureHead(head: Buffer): Promise<boolean> {
  const type = await fileTypeFromBuffer(head);
  switch (type?.mime) {
    case undefined:
    case 'application/xml':
      return tiffMagic.has(head.toString('latin1', 0, 4)) || startsAsSvg(head.toString('utf8'));
    // Two and four bytes of magic are too few to tell these from text and from other binary files.
    case 'image/bmp':
      return head.length >= 26 && [12, 16, 40, 52, 56, 64, 108, 124].includes(head.readUInt32LE(14));
    case 'image/x-icon':
      return head.length >= 22 && head.readUInt16LE(4) > 0 && head[9] === 0;
    default:
      return type?.mime.startsWith('image/') === true && !noPictures.has(type.mime);
  }
}

/** Whether the first element is `svg`; steps by hand, as a pattern over many comments would take forever. */
function startsAsSvg(head: string): boolean {
  let rest = head.replace(/^\uFEFF/u, '').trimStart();
  while (rest.startsWith('<')) {
    if (/^<(?:!doctype\s+|(?:\w+:)?)svg[\s>/]/iu.test(rest)) return true;
    const end = rest.startsWith('<!--') ? '-->' : rest.startsWith('<?') ? '?>' : undefined;
    const at = end === undefined ? -1 : rest.indexOf(end);
    if (end === undefined || at === -1) return false;
    rest = rest.slice(at + end.length).trimStart();
  }
  return false;
}
