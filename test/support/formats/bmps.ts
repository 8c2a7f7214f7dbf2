// BMP files of every kind, written by hand together with the pixels they hold, as a truth to compare a decoder with.

type Rgb = readonly [red: number, green: number, blue: number];

interface BmpParts {
  readonly width: number;
  /** Negative for a picture stored from the top down. */
  readonly height: number;
  readonly bits: number;
  readonly data: Buffer;
  /** Bytes of the second header: 12 is OS/2's, 40 the usual one, 108 and 124 the later ones. */
  readonly header?: number;
  readonly compression?: number;
  readonly masks?: readonly number[];
  readonly palette?: readonly Rgb[];
  /** Bytes between what describes the pixels and the pixels. */
  readonly gap?: number;
}

export const compressions = { none: 0, rle8: 1, rle4: 2, bitfields: 3, jpeg: 4, png: 5, alphaBitfields: 6 } as const;

const fileHeader = 14;

/** The file made of these parts. */
export function bmpFile(parts: BmpParts): Buffer {
  const { header = 40, masks = [], palette = [], gap = 0, data } = parts;
  const masksInside = header > 40;
  const entries = palette.map(([red, green, blue]) => (header === 12 ? [blue, green, red] : [blue, green, red, 0]));
  const described = Buffer.concat([
    header === 12 ? coreHeader(parts) : infoHeader(parts, header, masksInside ? masks : []),
    masksInside ? Buffer.alloc(0) : words(masks),
    Buffer.from(entries.flat()),
    Buffer.alloc(gap, 0x77),
  ]);
  const start = Buffer.alloc(fileHeader);
  start.write('BM');
  start.writeUInt32LE(fileHeader + described.length + data.length, 2);
  start.writeUInt32LE(fileHeader + described.length, 10);
  return Buffer.concat([start, described, data]);
}

function coreHeader({ width, height, bits }: BmpParts): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt32LE(12, 0);
  [width, height, 1, bits].forEach((value, place) => header.writeUInt16LE(value, 4 + 2 * place));
  return header;
}

function infoHeader(parts: BmpParts, length: number, masks: readonly number[]): Buffer {
  const header = Buffer.alloc(length);
  header.writeUInt32LE(length, 0);
  header.writeInt32LE(parts.width, 4);
  header.writeInt32LE(parts.height, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(parts.bits, 14);
  header.writeUInt32LE(parts.compression ?? compressions.none, 16);
  header.writeUInt32LE(parts.data.length, 20);
  header.writeUInt32LE(parts.palette?.length ?? 0, 32);
  words(masks).copy(header, 40);
  return header;
}

function words(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, place) => bytes.writeUInt32LE(value, 4 * place));
  return bytes;
}

/** Rows as they stand in an uncompressed file, first row first: each padded to four bytes. */
export function packRows(rows: readonly (readonly number[])[], bits: number): Buffer {
  return Buffer.concat(rows.map((row) => packRow(row, bits)));
}

function packRow(values: readonly number[], bits: number): Buffer {
  const row = Buffer.alloc(Math.ceil((values.length * bits) / 32) * 4);
  values.forEach((value, x) => {
    if (bits >= 8) row.writeUIntLE(value, (x * bits) / 8, bits / 8);
    else {
      const at = (x * bits) >> 3;
      row.writeUInt8(row.readUInt8(at) | (value << (8 - bits - ((x * bits) % 8))), at);
    }
  });
  return row;
}

/** A BMP and what it shows. */
export interface BmpCase {
  readonly what: string;
  readonly file: Buffer;
  readonly width: number;
  readonly height: number;
  /** Top row first. */
  readonly rgb: readonly number[];
}

const [width, height] = [5, 3];
const white: Rgb = [255, 255, 255];
const palette16 = Array.from({ length: 16 }, (_, index): Rgb => [index * 16, 255 - index * 10, (index * 53) % 256]);
const palette2: Rgb[] = [
  [10, 20, 30],
  [200, 100, 50],
];

/** Each position's number, different in every place. */
function grid<Value>(value: (x: number, y: number) => Value): Value[][] {
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => value(x, y)));
}

function colour(x: number, y: number): Rgb {
  return [x * 50 + y, y * 100 + x, 255 - x * 7 - y * 60];
}

/** Levels that 5 and 6 bits hold, and the nearest 8-bit values to them. */
function level(value: number, bits: number): number {
  return Math.round((value * 255) / (2 ** bits - 1));
}

function overWhite(value: number, alpha: number): number {
  return Math.round((value * alpha + 255 * (255 - alpha)) / 255);
}

type Plan = Omit<BmpParts, 'width' | 'height' | 'data'> & {
  readonly value: (x: number, y: number) => number;
  readonly shows: (x: number, y: number) => Rgb;
  readonly topDown?: boolean;
};

function uncompressed(what: string, { value, shows, topDown = false, ...parts }: Plan): BmpCase {
  const rows = topDown ? grid(value) : grid(value).reverse();
  const data = packRows(rows, parts.bits);
  const file = bmpFile({ ...parts, width, height: topDown ? -height : height, data });
  return { what, file, width, height, rgb: grid(shows).flat(2) };
}

function bgr([red, green, blue]: Rgb): number {
  return red * 0x10000 + green * 0x100 + blue;
}

function run(what: string, bits: number, compression: number, bytes: number[], rows: readonly number[][]): BmpCase {
  const file = bmpFile({ width, height, bits, compression, palette: palette16, data: Buffer.from(bytes) });
  return { what, file, width, height, rgb: rows.flat().flatMap((index) => palette16[index] ?? [0, 0, 0]) };
}

const index16 = (x: number, y: number): number => (x * 3 + y * 5) % 16;
const shows16 = (x: number, y: number): Rgb => palette16[index16(x, y)] ?? white;
const bit = (x: number, y: number): number => (x + y) % 2;
const shows2 = (x: number, y: number): Rgb => palette2[bit(x, y)] ?? white;
const fields565 = (x: number, y: number): Rgb => [x * 7, y * 30, 31 - x];
const alpha = (x: number): number => 255 - x * 51;

/** What a compressed picture says nothing of. */
const left = -1;

/** One of every kind that is decoded. */
export function bmpCases(): BmpCase[] {
  const direct = (bits: number) => ({ bits, value: (x: number, y: number) => bgr(colour(x, y)), shows: colour });
  const rgb888 = [0xff0000, 0xff00, 0xff];
  return [
    uncompressed('1 bit', { bits: 1, palette: palette2, value: bit, shows: shows2 }),
    uncompressed('4 bit', { bits: 4, palette: palette16, value: index16, shows: shows16 }),
    uncompressed('8 bit, a short palette', { bits: 8, palette: palette16, value: index16, shows: shows16 }),
    uncompressed('16 bit, 5-5-5', {
      bits: 16,
      value: (x, y) => x * 7 * 0x400 + y * 15 * 0x20 + (31 - x),
      shows: (x, y) => [level(x * 7, 5), level(y * 15, 5), level(31 - x, 5)],
    }),
    uncompressed('16 bit, 5-6-5', {
      bits: 16,
      compression: compressions.bitfields,
      masks: [0xf800, 0x7e0, 0x1f],
      value: (x, y) => {
        const [r, g, b] = fields565(x, y);
        return r * 0x800 + g * 0x20 + b;
      },
      shows: (x, y) => {
        const [r, g, b] = fields565(x, y);
        return [level(r, 5), level(g, 6), level(b, 5)];
      },
    }),
    uncompressed('24 bit', direct(24)),
    uncompressed('24 bit, top down', { ...direct(24), topDown: true }),
    uncompressed('24 bit, a gap before the pixels', { ...direct(24), gap: 10 }),
    uncompressed('24 bit, V5 header', { ...direct(24), header: 124 }),
    uncompressed('24 bit, OS/2 header', { ...direct(24), header: 12 }),
    uncompressed('8 bit, OS/2 header', {
      bits: 8,
      header: 12,
      palette: Array.from({ length: 256 }, (_, index) => palette16[index] ?? white),
      value: index16,
      shows: shows16,
    }),
    uncompressed('32 bit, fourth byte 0', direct(32)),
    uncompressed('32 bit, fourth byte of any kind', {
      ...direct(32),
      value: (x, y) => bgr(colour(x, y)) + alpha(x) * 0x1000000,
    }),
    uncompressed('32 bit, masks', { ...direct(32), compression: compressions.bitfields, masks: rgb888 }),
    uncompressed('32 bit, masks the other way', {
      bits: 32,
      compression: compressions.bitfields,
      masks: [0xff00, 0xff0000, 0xff000000],
      value: (x, y) => {
        const [r, g, b] = colour(x, y);
        return b * 0x1000000 + g * 0x10000 + r * 0x100;
      },
      shows: colour,
    }),
    uncompressed('32 bit, 10 bits a colour', {
      bits: 32,
      compression: compressions.bitfields,
      masks: [0x3ff00000, 0xffc00, 0x3ff],
      value: (x, y) => x * 250 * 0x100000 + y * 500 * 0x400 + 1023 - x,
      shows: (x, y) => [level(x * 250, 10), level(y * 500, 10), level(1023 - x, 10)],
    }),
    ...[108, 124].map((header) =>
      uncompressed(`32 bit, alpha mask, header of ${String(header)}`, {
        bits: 32,
        header,
        compression: compressions.bitfields,
        masks: [...rgb888, 0xff000000],
        value: (x, y) => bgr(colour(x, y)) + alpha(x) * 0x1000000,
        shows: (x, y) => {
          const [r, g, b] = colour(x, y);
          return [overWhite(r, alpha(x)), overWhite(g, alpha(x)), overWhite(b, alpha(x))];
        },
      }),
    ),
    // Bottom row first: a run and a literal of odd length; then a literal of even length and a run.
    run(
      'RLE8',
      8,
      compressions.rle8,
      [2, 3, 0, 3, 4, 5, 6, 0, 0, 0, 0, 4, 1, 2, 3, 4, 1, 9, 0, 0, 5, 7, 0, 1],
      [
        [7, 7, 7, 7, 7],
        [1, 2, 3, 4, 9],
        [3, 3, 4, 5, 6],
      ],
    ),
    run(
      'RLE8, pixels left out: black',
      8,
      compressions.rle8,
      [1, 3, 0, 2, 1, 1, 3, 4, 0, 0, 2, 5, 0, 1],
      [
        [5, 5, left, left, left],
        [left, left, 4, 4, 4],
        [3, left, left, left, left],
      ],
    ),
    run(
      'RLE4',
      4,
      compressions.rle4,
      [5, 0x3a, 0, 0, 0, 5, 0x12, 0x34, 0x50, 0, 0, 0, 2, 0x66, 3, 0x78, 0, 1],
      [
        [6, 6, 7, 8, 7],
        [1, 2, 3, 4, 5],
        [3, 10, 3, 10, 3],
      ],
    ),
  ];
}
