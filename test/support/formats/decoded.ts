// Pictures of every kind that is decoded, but for BMP and TIFF, with what they show.
import sharp, { type AvifOptions, type JpegOptions, type Sharp } from 'sharp';
import { apngFile, pngChunk, pngFile } from './pngs.ts';
import { gifFile } from './gifs.ts';
import { plainTags, tiffFile } from './tiffs.ts';
import {
  about,
  drawing,
  drawingShown,
  drawn,
  drawnGrey,
  drawnWithHole,
  greyShown,
  grid,
  height,
  holeShown,
  row,
  shown,
  width,
  type FormatCase,
} from './case.ts';

/** The drawing by `cjpeg -arithmetic -quality 80` of libjpeg-turbo: sharp writes no such JPEG. */
const arithmetic = Buffer.from(
  [
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC',
    '0oMCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/yQARCAAe',
    'ACgDASIAAhEBAxEB/8wACgAQEAUBEBEF/9oADAMBAAIRAxEAPwD/ANKXYIcK/wAYSBTSrCgvPLcwtRXUzu4CFb3P4aipnqnN7elSsW+KGs7vkJ',
    '8evC+qyA4bl+i2ms8lcexHs41S51wzVeJemvXdspoAegnSpF0jyfZolIjw/eLOGT65VQdj1wGakIAPdVMUZ0XQu2O73duL18Z+x0Ic14dQ9qG5',
    'BqS2/9k=',
  ].join(''),
  'base64',
);

const exif = (bytes: number): Buffer => {
  const segment = Buffer.alloc(bytes);
  segment.set([0xff, 0xe1]);
  segment.writeUInt16BE(bytes - 2, 2);
  segment.write('Exif\0\0II*\0', 4, 'latin1');
  return segment;
};

async function jpeg(options: JpegOptions = {}): Promise<Buffer> {
  return drawn()
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4', ...options })
    .toBuffer();
}

/** In front of everything else in a JPEG. */
async function jpegWith(...segments: readonly Buffer[]): Promise<Buffer> {
  const plain = await jpeg();
  return Buffer.concat([plain.subarray(0, 2), ...segments, plain.subarray(2)]);
}

async function followed(by: Buffer): Promise<Buffer> {
  return Buffer.concat([await jpeg(), by]);
}

/** A neutral ink, so that CMYK and YCCK store nearly the same and only the marker tells them apart. */
async function inks(ycck: boolean): Promise<Buffer> {
  const strip = Buffer.alloc(16 * 16 * 4).fill(Buffer.of(128, 128, 128, 0));
  const tiff = tiffFile({ tags: plainTags(16, 16, [8, 8, 8, 8], 5), strip });
  const file = await sharp(tiff)
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk')
    .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
    .toBuffer();
  if (ycck) file.writeUInt8(2, file.indexOf('Adobe') + 11);
  return file;
}

const inksShown = shown(grid(16, 16, () => [132, 116, 115]).flat(), { width: 16, height: 16 }, 5);

const jpegCases: FormatCase[] = [
  { format: 'JPEG', variant: 'baseline', make: () => jpeg(), expected: about(drawingShown, 6) },
  { format: 'JPEG', variant: 'progressive', make: () => jpeg({ progressive: true }), expected: about(drawingShown, 6) },
  { format: 'JPEG', variant: 'arithmetic coding', make: () => arithmetic, expected: about(drawingShown, 25) },
  {
    format: 'JPEG',
    variant: 'grey',
    make: () => drawnGrey().jpeg({ quality: 95 }).toBuffer(),
    expected: about(greyShown, 6),
  },
  {
    format: 'JPEG',
    variant: 'CMYK',
    make: () => inks(false),
    expected: inksShown,
  },
  {
    format: 'JPEG',
    variant: 'CMYK, stored as YCCK',
    make: () => inks(true),
    expected: inksShown,
  },
  {
    format: 'JPEG',
    variant: 'large EXIF and other notes',
    make: () => jpegWith(exif(65_000), ...Array.from({ length: 40 }, () => exif(65_000))),
    expected: about(drawingShown, 6),
  },
  {
    format: 'JPEG',
    variant: 'MPO, or another JPEG behind it: the first picture',
    make: async () => followed(await drawn().negate().jpeg().toBuffer()),
    expected: about(drawingShown, 6),
  },
  {
    format: 'JPEG',
    variant: 'Motion Photo, or other data behind it: the picture',
    make: () => followed(Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), Buffer.alloc(5000, 0xff)])),
    expected: about(drawingShown, 6),
  },
];

const depth16 = (values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, place) => bytes.writeUInt16BE(value, 2 * place));
  return bytes;
};
const onePng = (kind: number, bits: number, data: Buffer, pixels = 1, ...before: Buffer[]) =>
  pngFile({ width: pixels, height: 1, bits, kind, rows: [data], before });
const palette = pngChunk('PLTE', Buffer.of(200, 100, 50, 1, 2, 3));
const rows = Array.from({ length: height }, (_, y) =>
  Buffer.from(drawing.subarray(y * width * 3, (y + 1) * width * 3)),
);

const pngCases: FormatCase[] = [
  { format: 'PNG', variant: '8 bit', make: () => drawn().png().toBuffer(), expected: drawingShown },
  {
    format: 'PNG',
    variant: 'interlaced',
    make: () => drawn().png({ progressive: true }).toBuffer(),
    expected: drawingShown,
  },
  {
    format: 'PNG',
    variant: '16 bit: the high byte',
    make: () => onePng(2, 16, depth16([0x12ff, 0x8000, 0xfeff])),
    expected: row([0x12, 0x80, 0xfe]),
  },
  {
    format: 'PNG',
    variant: '16 bit grey: the high byte',
    make: () => onePng(0, 16, depth16([0x34ff])),
    expected: row([0x34, 0x34, 0x34]),
  },
  { format: 'PNG', variant: 'grey', make: () => drawnGrey().png().toBuffer(), expected: greyShown },
  {
    format: 'PNG',
    variant: '1 bit',
    make: () => onePng(0, 1, Buffer.of(0b1010_0000), 3),
    expected: row([255, 255, 255], [0, 0, 0], [255, 255, 255]),
  },
  {
    format: 'PNG',
    variant: 'palette',
    make: () => onePng(3, 1, Buffer.of(0b0100_0000), 2, palette),
    expected: row([200, 100, 50], [1, 2, 3]),
  },
  {
    format: 'PNG',
    variant: 'palette with a see-through colour: over white',
    make: () => onePng(3, 1, Buffer.of(0b0100_0000), 2, palette, pngChunk('tRNS', Buffer.of(0))),
    expected: row([255, 255, 255], [1, 2, 3]),
  },
  {
    format: 'PNG',
    variant: 'one colour see-through: over white',
    make: () => onePng(2, 8, Buffer.of(9, 8, 7, 1, 2, 3), 2, pngChunk('tRNS', Buffer.of(0, 9, 0, 8, 0, 7))),
    expected: row([255, 255, 255], [1, 2, 3]),
  },
  { format: 'PNG', variant: 'alpha: over white', make: () => drawnWithHole().png().toBuffer(), expected: holeShown },
  {
    format: 'PNG',
    variant: 'grey with alpha: over white',
    make: () => onePng(4, 8, Buffer.of(0, 51)),
    expected: row([204, 204, 204]),
  },
  {
    format: 'APNG',
    variant: 'animated: the first frame',
    make: () => apngFile(width, height, rows),
    expected: drawingShown,
  },
];

async function animated(): Promise<Sharp> {
  const frames = [await drawn().png().toBuffer(), await drawn().negate().png().toBuffer()];
  return sharp(frames, { join: { animated: true } });
}

const webpCases: FormatCase[] = [
  {
    format: 'WebP',
    variant: 'lossy',
    make: () => drawn().webp({ quality: 95 }).toBuffer(),
    expected: about(drawingShown, 25),
  },
  {
    format: 'WebP',
    variant: 'lossless',
    make: () => drawn().webp({ lossless: true }).toBuffer(),
    expected: drawingShown,
  },
  {
    format: 'WebP',
    variant: 'alpha: over white',
    make: () => drawnWithHole().webp({ lossless: true }).toBuffer(),
    expected: holeShown,
  },
  {
    format: 'WebP',
    variant: 'animated: the first frame',
    make: async () => (await animated()).webp({ lossless: true }).toBuffer(),
    expected: drawingShown,
  },
];

const colours = [
  [200, 100, 50],
  [1, 2, 3],
];
const full = { left: 0, top: 0, width: 3, height: 1 };
const one = { left: 1, top: 0, width: 1, height: 1, pixels: [1] };

const gifCases: FormatCase[] = [
  {
    format: 'GIF',
    variant: 'still',
    make: () =>
      gifFile(
        width,
        height,
        Array.from({ length: 128 }, (_, v) => [v, 2 * v, 255 - v]),
        [{ left: 0, top: 0, width, height, pixels: grid(width, height, (x, y) => x + y) }],
      ),
    expected: shown(grid(width, height, (x, y) => [x + y, 2 * (x + y), 255 - x - y]).flat()),
  },
  {
    format: 'GIF',
    variant: 'animated: the first frame',
    make: () => gifFile(3, 1, colours, [{ ...full, pixels: [0, 1, 0] }, one]),
    expected: row([200, 100, 50], [1, 2, 3], [200, 100, 50]),
  },
  {
    format: 'GIF',
    variant: 'see-through: over white',
    make: () => gifFile(3, 1, colours, [{ ...full, pixels: [0, 1, 0], transparent: 1 }]),
    expected: row([200, 100, 50], [255, 255, 255], [200, 100, 50]),
  },
  {
    format: 'GIF',
    variant: 'a first frame smaller than the picture: black around it',
    make: () => gifFile(3, 1, colours, [one]),
    expected: row([0, 0, 0], [1, 2, 3], [0, 0, 0]),
  },
  {
    format: 'GIF',
    variant: 'such a frame with a see-through colour: white around it',
    make: () => gifFile(3, 1, colours, [{ ...one, transparent: 0 }]),
    expected: row([255, 255, 255], [1, 2, 3], [255, 255, 255]),
  },
];

const avif = (options: AvifOptions) => drawn().avif({ quality: 90, chromaSubsampling: '4:4:4', ...options });

const avifCases: FormatCase[] = [
  { format: 'AVIF', variant: '8 bit', make: () => avif({}).toBuffer(), expected: about(drawingShown, 6) },
  {
    format: 'AVIF',
    variant: '10 bit',
    make: () => avif({ bitdepth: 10 }).toBuffer(),
    expected: about(drawingShown, 6),
  },
  {
    format: 'AVIF',
    variant: '12 bit',
    make: () => avif({ bitdepth: 12 }).toBuffer(),
    expected: about(drawingShown, 6),
  },
  { format: 'AVIF', variant: 'lossless', make: () => avif({ lossless: true }).toBuffer(), expected: drawingShown },
  {
    format: 'AVIF',
    variant: 'alpha: over white',
    make: () => drawnWithHole().avif({ lossless: true }).toBuffer(),
    expected: about(holeShown, 2),
  },
];

export const decodedCases: readonly FormatCase[] = [...jpegCases, ...pngCases, ...webpCases, ...gifCases, ...avifCases];
