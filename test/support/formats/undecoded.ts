// Pictures that are known and not decoded, by the first bytes of such files, and files that are damaged.
import type { PictureErrorCode } from '../../../src/protocol/errors.ts';
import { bmpFile, compressions } from './bmps.ts';
import { drawn, type FormatCase } from './case.ts';
import { pngFile } from './pngs.ts';

function head(format: string, variant: string, start: string, expected: PictureErrorCode = 'unsupported_format') {
  return { format, variant, make: () => Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(300)]), expected };
}

/** The box that begins a file of the ISO base media format. */
function brands(major: string, ...others: readonly string[]): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(16 + 4 * others.length);
  return `${length.toString('latin1')}ftyp${major}\0\0\0\0${others.join('')}`;
}

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
const jp2 = '\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftyp';

export const undecodedCases: readonly FormatCase[] = [
  ...['heic', 'heix', 'hevc', 'heim'].map((brand) => head('HEIC', `brand ${brand}`, brands(brand, 'mif1'))),
  head('HEIC', 'brand mif1', brands('mif1', 'heic')),
  head('HEIC', 'brand msf1', brands('msf1', 'hevc')),
  head('Canon RAW (CR3)', '', brands('crx ', 'isom')),
  head('Olympus RAW (ORF)', '', 'IIRO\x08\0\0\0\x18'),
  head('Panasonic RAW (RW2)', '', 'IIU\0\x18\0\0\0\x88\xe7\x74\xd8\xf8\x25\x1d\x4d\x94\x7a\x6e\x77\x82\x2b\x5d\x6a'),
  head('Fujifilm RAW (RAF)', '', 'FUJIFILMCCD-RAW 0201'),
  head('SVG', '', svg),
  head('SVG', 'after a declaration and comments', `<?xml version="1.0"?><!-- <a> --><!DOCTYPE svg>${svg}`),
  head('JPEG XL', 'codestream', '\xff\x0a'),
  head('JPEG XL', 'container', '\0\0\0\x0cJXL \r\n\x87\n'),
  head('JPEG 2000', '', `${jp2}jp2 `),
  head('JPEG 2000 (JPX)', '', `${jp2}jpx `),
  head('JPEG 2000 (codestream)', '', '\xff\x4f\xff\x51'),
  head('JPEG-LS', '', '\xff\xd8\xff\xf7'),
  head('JPEG XR', '', 'II\xbc\x01'),
  head('Photoshop', '', '8BPS\0\x01'),
  head('GIMP', '', 'gimp xcf '),
  head('Icon', '', `\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x20\0\x68\x04\0\0\x16\0\0\0`),
  head('Cursor', '', `\0\0\x02\0\x01\0\x10\x10\0\0\x01\0\x20\0\x68\x04\0\0\x16\0\0\0`),
  head('Apple icon', '', 'icns'),
  head('BPG', '', 'BPG\xfb'),
  head('FLIF', '', 'FLIF'),
  {
    format: 'BMP',
    variant: 'a JPEG or PNG inside',
    make: () => bmpFile({ width: 9, height: 9, bits: 24, compression: compressions.jpeg, data: Buffer.alloc(300) }),
    expected: 'unsupported_format',
  },
  {
    format: 'BMP',
    variant: 'OS/2 2 header',
    make: () => bmpFile({ width: 1, height: 1, bits: 24, header: 64, data: Buffer.alloc(4) }),
    expected: 'unsupported_format',
  },
  {
    format: 'BMP',
    variant: 'a side over 65,535 pixels',
    make: () => bmpFile({ width: 1, height: 70_000, bits: 1, data: Buffer.alloc(4 * 70_000) }),
    expected: 'unsupported_format',
  },
];

type Kind = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif';

function cut(format: string, kind: Kind, expected: PictureErrorCode): FormatCase {
  const make = async (): Promise<Buffer> => {
    const whole = await drawn().toFormat(kind).toBuffer();
    return whole.subarray(0, whole.length >> 1);
  };
  return { format, variant: 'cut in the middle', make, expected };
}

const bmp = bmpFile({ width: 40, height: 30, bits: 24, data: Buffer.alloc(40 * 30 * 3) });
const bmpSized = (wide: number, high: number) =>
  bmpFile({ width: wide, height: high, bits: 24, data: Buffer.alloc(300) });

export const faultyCases: readonly FormatCase[] = [
  cut('JPEG', 'jpeg', 'truncated'),
  cut('PNG', 'png', 'truncated'),
  {
    format: 'BMP',
    variant: 'cut in the middle',
    make: () => bmp.subarray(0, bmp.length >> 1),
    expected: 'truncated',
  },
  {
    format: 'BMP',
    variant: 'RLE, cut in the middle',
    make: () => bmpFile({ width: 9, height: 9, bits: 8, compression: 1, palette: [[0, 0, 0]], data: Buffer.of(9, 0) }),
    expected: 'truncated',
  },
  cut('WebP', 'webp', 'corrupt'),
  cut('GIF', 'gif', 'corrupt'),
  cut('TIFF', 'tiff', 'corrupt'),
  cut('AVIF', 'avif', 'corrupt'),
  { format: 'BMP', variant: 'no size', make: () => bmpSized(0, 5), expected: 'corrupt' },
  {
    format: 'BMP',
    variant: 'an unknown depth',
    make: () => bmpFile({ width: 9, height: 9, bits: 7, data: Buffer.alloc(300) }),
    expected: 'corrupt',
  },
  { format: 'BMP', variant: 'over 268 megapixels', make: () => bmpSized(20_000, 20_000), expected: 'too_large' },
  {
    format: 'PNG',
    variant: 'over 268 megapixels',
    make: () => pngFile({ width: 60_000, height: 60_000, bits: 8, kind: 2, rows: [Buffer.alloc(9)] }),
    expected: 'too_large',
  },
  { format: 'Any', variant: 'an empty file', make: () => Buffer.alloc(0), expected: 'not_an_image' },
  {
    format: 'Any',
    variant: 'text by a picture’s name',
    make: () => Buffer.from('BMW, not BMP'),
    expected: 'not_an_image',
  },
];
