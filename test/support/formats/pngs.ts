// PNG files put together from chunks: what sharp does not write.
import { crc32, deflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

interface PngParts {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  /** 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha. */
  readonly kind: number;
  /** Rows as they stand before compression, without the byte that names a filter. */
  readonly rows: readonly Buffer[];
  readonly before?: readonly Buffer[];
  readonly after?: readonly Buffer[];
}

/** A whole PNG; `before` and `after` are chunks around its data, which may stand in several. */
export function pngFile({ width, height, bits, kind, rows, before = [], after = [] }: PngParts): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, kind], 8);
  const data = pngData(rows);
  const half = data.length >> 1;
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    ...before,
    pngChunk('IDAT', data.subarray(0, half)),
    pngChunk('IDAT', Buffer.alloc(0)),
    pngChunk('IDAT', data.subarray(half)),
    ...after,
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Two frames: the picture itself, and one that is black. */
export function apngFile(width: number, height: number, rows: readonly Buffer[]): Buffer {
  const black = rows.map((row) => Buffer.alloc(row.length));
  const before = [pngChunk('acTL', words(2, 0)), pngChunk('fcTL', frameControl(0, width, height))];
  const after = [
    pngChunk('fcTL', frameControl(1, width, height)),
    pngChunk('fdAT', Buffer.concat([words(2), pngData(black)])),
  ];
  return pngFile({ width, height, bits: 8, kind: 2, rows, before, after });
}

function pngData(rows: readonly Buffer[]): Buffer {
  return deflateSync(Buffer.concat(rows.flatMap((row) => [Buffer.of(0), row])));
}

function frameControl(number: number, width: number, height: number): Buffer {
  return Buffer.concat([words(number, width, height, 0, 0), Buffer.of(0, 1, 0, 10, 0, 0)]);
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, place) => bytes.writeUInt32BE(value, 4 * place));
  return bytes;
}
