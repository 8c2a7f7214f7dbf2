// BMP files, for which sharp has no loader: a look at the header, so that size and damage are known first, then the pixels.
import { open } from 'node:fs/promises';
import { CodedError } from '../protocol/errors.ts';
import { isBmp } from '../protocol/formats.ts';
import { withBytes, type PictureSource } from './bytes.ts';

export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  /** As much of the file as belongs to the picture: all of it, or the most that its compression may need. */
  readonly fileBytes: number;
  /** Whether the file holds fewer than it would take. */
  readonly endsEarly: boolean;
  /** Most memory that decoding takes, in bytes. */
  readonly memoryBytes: number;
}

export interface BmpPixels {
  readonly data: Buffer;
  /** Four where the file has an alpha mask. */
  readonly channels: 3 | 4;
}

const headerBytes = 54;
const coreHeader = 12;
const compressions = { none: 0, rle8: 1, rle4: 2, bitfields: 3 } as const;
/** What the decoder takes. */
const longestSide = 65_535;
/** Per pixel: the decoder's own and the copy that it hands out, each with alpha perhaps, and then the one without. */
const memoryPerPixel = { opaque: 3 + 3, masked: 4 + 4 + 3 } as const;

/**
 * The header, or `undefined` where this is no BMP.
 * @throws CodedError where it cannot be decoded, whatever follows.
 */
export function readBmpHeader(source: PictureSource): BmpHeader | undefined {
  return withBytes(source, ({ size, read }) => {
    const head = read(0, headerBytes);
    return isBmp(head) ? parse(head, size) : undefined;
  });
}

function parse(head: Buffer, size: number): BmpHeader {
  const old = head.readUInt32LE(14) === coreHeader;
  if (!old && head.length < headerBytes) throw endsEarly();
  const width = old ? head.readUInt16LE(18) : head.readInt32LE(18);
  // Negative where the rows are stored from the top down.
  const height = Math.abs(old ? head.readUInt16LE(20) : head.readInt32LE(22));
  const bits = head.readUInt16LE(old ? 24 : 28);
  const compression = old ? compressions.none : head.readUInt32LE(30);
  if (width < 1 || height < 1) throw new CodedError('corrupt', 'The BMP is damaged: it states no size.');
  if (compression > compressions.bitfields) throw unsupported('packed in this way');
  const pixels = width * height;
  const packed = compression === compressions.rle8 || compression === compressions.rle4;
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const needed = head.readUInt32LE(10) + (packed ? 4 * pixels + 2 * height + 2 : rowBytes * height);
  const fileBytes = packed ? Math.min(size, needed) : needed;
  const perPixel = compression === compressions.bitfields ? memoryPerPixel.masked : memoryPerPixel.opaque;
  return {
    width,
    height,
    fileBytes,
    // Some programs leave out what only fills up the last row.
    endsEarly: !packed && size < needed - 3,
    memoryBytes: fileBytes + perPixel * pixels,
  };
}

/**
 * The pixels, top row first.
 * @throws CodedError where the file is damaged or of a kind that the decoder does not know.
 */
export async function decodeBmp(source: PictureSource, header: BmpHeader): Promise<BmpPixels> {
  const { width, height, fileBytes } = header;
  if (header.endsEarly) throw endsEarly();
  if (Math.max(width, height) > longestSide) throw unsupported(`with a side over ${String(longestSide)} pixels`);
  const file = await readStart(source, fileBytes);
  // Loaded only now: few folders hold a BMP, and it is large.
  const { Transformer } = await import('@napi-rs/image');
  const data = await new Transformer(file).rawPixels().catch((error: unknown) => {
    throw explain(error);
  });
  return { data, channels: data.length === width * height * 3 ? 3 : 4 };
}

/** The first `length` bytes, filled up with zeros. */
async function readStart(source: PictureSource, length: number): Promise<Buffer> {
  if (typeof source !== 'string' && source.length >= length) return source.subarray(0, length);
  const into = Buffer.alloc(length);
  if (typeof source !== 'string') {
    source.copy(into);
    return into;
  }
  const file = await open(source, 'r');
  try {
    let at = 0;
    for (let got = -1; got !== 0 && at < length; at += got) {
      got = (await file.read(into, at, length - at, at)).bytesRead;
    }
    return into;
  } finally {
    await file.close();
  }
}

/** The decoder tells its reasons by their words only. */
function explain(error: unknown): CodedError {
  const reason = error instanceof Error ? error.message : '';
  if (reason.includes('not support')) return unsupported('of this kind');
  if (/fill whole buffer|end of file/.test(reason)) return endsEarly();
  return new CodedError('corrupt', 'The BMP is damaged and cannot be decoded.');
}

function endsEarly(): CodedError {
  return new CodedError('truncated', 'The BMP ends early: part of the picture is missing.');
}

function unsupported(what: string): CodedError {
  return new CodedError('unsupported_format', `A BMP ${what} cannot be decoded here yet; convert it to JPEG or PNG.`);
}
