// Small sound files of every format, made anew for each run: what the mutator starts from.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { resourcePath } from '../../src/main/resources.ts';
import { Random } from './random.ts';

export interface SoundFile {
  readonly name: string;
  /** With the dot. */
  readonly extension: string;
  readonly bytes: Buffer;
}

const width = 40;
const height = 30;
const frames = 3;

/** Every kind of file, always in the same order and with the same bytes. */
export async function soundFiles(): Promise<SoundFile[]> {
  const made = Object.entries(kinds()).map(async ([name, picture]) => ({ name, bytes: await picture.toBuffer() }));
  const files = [...(await Promise.all(made)), ...(await samples()), ...handMade()];
  return files.map(({ name, bytes }) => ({ name, extension: `.${name.replace(/^.*[.]/u, '')}`, bytes }));
}

/** Names end in the extension; before it stands what is special about the file. */
function kinds(): Record<string, Sharp> {
  const exif = {
    IFD0: { Make: 'Camera' },
    IFD2: { DateTimeOriginal: '2024:05:01 12:33:10', OffsetTimeOriginal: '+02:00' },
  };
  return {
    'baseline.jpg': photo().jpeg(),
    'progressive.jpg': photo().jpeg({ progressive: true }),
    'exif.jpg': photo().withExif(exif).jpeg(),
    'turned.jpg': photo().withMetadata({ orientation: 6 }).jpeg(),
    'profile.jpg': photo().withIccProfile('p3').jpeg(),
    'grey.jpg': photo().greyscale().jpeg(),
    'cmyk.jpg': photo().toColourspace('cmyk').jpeg(),
    'plain.png': photo().png(),
    'deep.png': photo().toColourspace('rgb16').png(),
    'palette.png': photo().png({ palette: true }),
    'interlaced.png': photo().png({ progressive: true }),
    'alpha.png': photo().ensureAlpha(0.5).withExif(exif).png(),
    'lossy.webp': photo().webp(),
    'lossless.webp': photo().ensureAlpha(0.5).withExif(exif).webp({ lossless: true }),
    'animated.webp': animation().webp(),
    'still.gif': photo().gif(),
    'animated.gif': animation().gif(),
    'strips.tif': photo().tiff({ compression: 'none' }),
    'tiled.tif': photo().tiff({ compression: 'none', tile: true, tileWidth: 16, tileHeight: 16 }),
    'lzw.tif': photo().tiff({ compression: 'lzw', predictor: 'horizontal' }),
    'deflate.tif': photo().toColourspace('rgb16').withExif(exif).tiff({ compression: 'deflate' }),
    'jpeg.tif': photo().tiff({ compression: 'jpeg' }),
    'plain.avif': photo().avif({ effort: 0 }),
    'exif.avif': photo().withExif(exif).avif({ effort: 0, lossless: true }),
  };
}

function photo(): Sharp {
  return sharp(texture(height), { raw: { width, height, channels: 3 } });
}

function animation(): Sharp {
  const raw = { width, height: height * frames, channels: 3, pageHeight: height } as const;
  return sharp(texture(height * frames), { raw });
}

/** Gradients with some noise, so that no part of a file compresses to nothing. */
function texture(rows: number): Buffer {
  const random = new Random(1);
  return Buffer.from(
    Uint8Array.from({ length: width * rows * 3 }, (_, at) => (at % 3) * 60 + (at % (width * 3)) + random.below(24)),
  );
}

/** The sample pictures, made small, in the formats they have. */
async function samples(): Promise<{ name: string; bytes: Buffer }[]> {
  const folder = resourcePath('samples');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const pictures = names.filter((name) => /[.]\w+$/u.test(name));
  return Promise.all(
    pictures.map(async (name) => ({ name, bytes: await sharp(join(folder, name)).resize(48).toBuffer() })),
  );
}

/** Formats that sharp cannot write. */
function handMade(): { name: string; bytes: Buffer }[] {
  const svg =
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="4" height="4"/></svg>';
  return [
    { name: 'plain.bmp', bytes: bmp() },
    { name: 'plain.svg', bytes: Buffer.from(svg) },
    { name: 'fake.heic', bytes: heic() },
  ];
}

/** 24 bits per pixel, rows from the bottom, each filled up to a multiple of four bytes. */
function bmp(): Buffer {
  const header = Buffer.alloc(54);
  const pixels = texture(height);
  header.write('BM');
  header.writeUInt32LE(header.length + pixels.length, 2);
  header.writeUInt32LE(header.length, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  header.writeUInt32LE(pixels.length, 34);
  return Buffer.concat([header, pixels]);
}

/** Says HEIC at its beginning and holds nothing that could be decoded. */
function heic(): Buffer {
  const data = new Random(2).bytes(600);
  const box = (type: string, content: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(content.length + 8);
    head.write(type, 4);
    return Buffer.concat([head, content]);
  };
  return Buffer.concat([
    box('ftyp', Buffer.from('heic\0\0\0\0mif1heic')),
    box('meta', Buffer.alloc(40)),
    box('mdat', data),
  ]);
}
