// TIFFs of every kind, with what they show or why they show nothing.
import sharp, { type TiffOptions } from 'sharp';
import { about, drawingShown, drawn, row, type FormatCase, type Shown } from './case.ts';
import { plainTags, tag, tiffFile, type TiffDirectory } from './tiffs.ts';
import type { PictureErrorCode } from '../../../src/protocol/errors.ts';

const photometric = { whiteIsZero: 0, blackIsZero: 1, rgb: 2, palette: 3, cmyk: 5, sensor: 32_803 } as const;
const white = [255, 255, 255];
const black = [0, 0, 0];

const written = (variant: string, options: TiffOptions, within = 0): FormatCase => ({
  format: 'TIFF',
  variant,
  make: () =>
    drawn()
      .tiff({ quality: 95, ...options })
      .toBuffer(),
  expected: about(drawingShown, within),
});

/** One row of pixels. */
function flat(
  variant: string,
  bits: readonly number[],
  kind: number,
  strip: Buffer,
  expected: Shown | PictureErrorCode,
  tags: TiffDirectory['tags'] = {},
): FormatCase {
  const width = Math.floor((strip.length * 8) / bits.reduce((sum, some) => sum + some, 0));
  return {
    format: 'TIFF',
    variant,
    make: () => tiffFile({ tags: { ...plainTags(width, 1, bits, kind), ...tags }, strip }),
    expected,
  };
}

async function twoPages(): Promise<Buffer> {
  const pages = [await drawn().png().toBuffer(), await drawn().negate().png().toBuffer()];
  return sharp(pages, { join: { animated: true } })
    .tiff({ compression: 'none' })
    .toBuffer();
}

const rgb8 = [8, 8, 8];
const rgb16 = [16, 16, 16];

const two = { tags: plainTags(2, 1, rgb8, photometric.rgb), strip: Buffer.of(1, 2, 3, 200, 100, 50) };
const twoShown = row([1, 2, 3], [200, 100, 50]);

export const tiffCases: readonly FormatCase[] = [
  written('uncompressed', { compression: 'none' }),
  written('LZW', { compression: 'lzw' }),
  written('Deflate', { compression: 'deflate' }),
  written('PackBits', { compression: 'packbits' }),
  written('JPEG inside', { compression: 'jpeg' }, 30),
  written('WebP inside', { compression: 'webp' }, 30),
  written('tiled', { tile: true, tileWidth: 16, tileHeight: 16, compression: 'lzw' }),
  written('pyramid: the largest', { pyramid: true, tile: true, tileWidth: 16, tileHeight: 16, compression: 'none' }),
  written('BigTIFF', { bigtiff: true, compression: 'none' }),
  {
    format: 'TIFF',
    variant: 'several pages: the first',
    make: twoPages,
    expected: drawingShown,
  },
  { format: 'TIFF', variant: 'big-endian', make: () => tiffFile(two, true), expected: twoShown },
  flat(
    '1 bit',
    [1],
    photometric.blackIsZero,
    Buffer.of(0b1100_0001),
    row(white, white, ...Array.from({ length: 5 }, () => black), white),
  ),
  flat(
    '1 bit, white is 0',
    [1],
    photometric.whiteIsZero,
    Buffer.of(0b0011_1110),
    row(white, white, ...Array.from({ length: 5 }, () => black), white),
  ),
  flat('4 bit grey', [4], photometric.blackIsZero, Buffer.of(0x0f, 0x80), row(black, white, [136, 136, 136], black)),
  flat('8 bit grey', [8], photometric.blackIsZero, Buffer.of(7, 200), row([7, 7, 7], [200, 200, 200])),
  flat(
    '16 bit: the high byte',
    rgb16,
    photometric.rgb,
    Buffer.of(0xff, 0x12, 0, 0x80, 0xff, 0xfe),
    row([0x12, 0x80, 0xfe]),
  ),
  flat('16 bit grey: the high byte', [16], photometric.blackIsZero, Buffer.of(0xff, 0x34), row([0x34, 0x34, 0x34])),
  flat('palette', [8], photometric.palette, Buffer.of(1, 100), row([1, 101, 201], [100, 200, 44]), {
    [tag.colourMap]: [0, 100, 200].flatMap((shift) =>
      Array.from({ length: 256 }, (_, at) => ((at + shift) % 256) * 257),
    ),
  }),
  flat(
    'CMYK',
    [8, 8, 8, 8],
    photometric.cmyk,
    Buffer.of(0, 0, 0, 0, 0, 0, 0, 255, 0, 255, 255, 0),
    about(row(white, [10, 5, 5], [230, 0, 0]), 15),
  ),
  flat('alpha: over white', [8, 8, 8, 8], photometric.rgb, Buffer.of(9, 9, 9, 0, 1, 2, 3, 255), row(white, [1, 2, 3]), {
    [tag.extraSamples]: [2],
  }),
  flat('32 bit integers', [32], photometric.blackIsZero, Buffer.alloc(8, 0x80), 'unsupported_format'),
  flat('floating point, grey', [32], photometric.blackIsZero, Buffer.alloc(8), 'unsupported_format', {
    [tag.sampleFormat]: [3],
  }),
];

const sensor = { tags: plainTags(4, 4, [16], photometric.sensor), strip: Buffer.alloc(32) };
const preview = { tags: plainTags(2, 2, [8], photometric.blackIsZero), strip: Buffer.alloc(4) };
const marked = (key: number): TiffDirectory => ({ ...two, tags: { ...two.tags, [key]: [1, 4, 0, 0] } });

function raw(format: string, variant: string, directory: TiffDirectory, bigEndian = false): FormatCase {
  return { format, variant, make: () => tiffFile(directory, bigEndian), expected: 'unsupported_format' };
}

/** Each with a thumbnail in front that a decoder would show. */
export const rawTiffCases: readonly FormatCase[] = [
  raw('DNG', '', marked(tag.dngVersion)),
  raw('Sony RAW (ARW)', '', marked(tag.sonyRaw)),
  raw('Camera RAW', 'NEF, PEF, SRW and others built as a TIFF', { ...two, inside: [preview, sensor] }, true),
  raw('Camera RAW', 'with nothing but what the sensor saw', sensor),
  {
    format: 'Canon RAW (CR2)',
    variant: '',
    // Its sign stands between the header and the first directory.
    make: () => tiffFile({ ...two, strip: Buffer.from('CR\x02\0\0\0', 'latin1') }),
    expected: 'unsupported_format',
  },
];
