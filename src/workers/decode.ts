// Pictures to 8-bit RGB pixels, in one asynchronous step each: metadata and pixels are asked for together.
import { readFile } from 'node:fs/promises';
import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp';
import { CodedError } from '../protocol/errors.ts';
import { limits } from '../protocol/limits.ts';
import type { PictureFacts } from '../protocol/requests.ts';
import { Budget } from './budget.ts';
import { decodeBmp, readBmpHeader, type BmpHeader } from './bmp.ts';
import type { PictureSource } from './bytes.ts';
import { decodingBytes } from './decoding-memory.ts';
import { pngLacksEnd } from './ends.ts';
import { capturedAt } from './exif.ts';
import { explainFault, unsupported } from './faults.ts';
import { identify } from './identify.ts';
import type { RgbPixels } from '../pixels/resample.ts';

const bytesPerPixel = 3;

/** Colour spaces whose samples of any kind have a fixed meaning. */
const measuredSpaces = new Set<string | undefined>(['lab', 'labs', 'scrgb']);

export interface DecodedPicture {
  pixels: RgbPixels;
  facts: PictureFacts;
  /** Gives back the room that the pixels took, and empties them: to be called when they are no longer needed. */
  release: () => void;
}

/** Sets up the decoder of this process: one thread per picture, no cache, nothing that renders drawings or maps files. */
export function setUpDecoder(): void {
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoadSvg', 'VipsForeignLoadVips'] });
}

/** Decodes pictures for one worker and keeps what is decoded at once within `limits.decodedBytes`. */
export class Decoder {
  readonly #budget = new Budget(limits.decodedBytes);
  readonly #share: number;

  /** @param atOnce most pictures that are decoded at the same time. */
  constructor(atOnce: number) {
    this.#share = Math.floor(limits.decodedBytes / atOnce / bytesPerPixel) * bytesPerPixel;
  }

  /**
   * Decodes a file or encoded bytes: EXIF orientation applied, ICC profile ignored, alpha laid over white.
   * @throws CodedError with a picture's code and one line for people.
   */
  async decode(file: PictureSource): Promise<DecodedPicture> {
    const source = await readable(file);
    if (source.length === 0) throw await explainFault(source, new Error('Nothing to decode.'));
    const metadata = open(source, false).metadata();
    metadata.catch(() => undefined); // Awaited below, perhaps after it has failed.
    await this.#budget.take(this.#share);
    try {
      // A picture within its share is decoded without waiting for its size; a larger one fails fast and waits for room.
      const [facts, pixels] = await Promise.all([metadata, rgb(open(source, this.#share / bytesPerPixel))]);
      return await this.#decoded(source, facts, pixels, this.#share);
    } catch (error) {
      this.#budget.release(this.#share);
      return exceedsLimit(error) ? this.#decodeLarge(source, metadata) : this.#decodeOther(source, error);
    }
  }

  /** Raw 8-bit pixels, interleaved: grey is repeated, alpha laid over white. */
  async fromRaw(data: Uint8Array, width: number, height: number, channels: 1 | 3 | 4): Promise<DecodedPicture> {
    const facts = { width, height };
    if (channels === 3) return { pixels: { data, width, height }, facts, release: () => undefined };
    const bytes = width * height * bytesPerPixel;
    await this.#budget.take(bytes);
    try {
      const pixels = await rawRgb(data, width, height, channels);
      return { pixels, facts, release: this.#releaser(pixels, bytes) };
    } catch (error) {
      this.#budget.release(bytes);
      throw error;
    }
  }

  async #decodeLarge(source: PictureSource, pending: Promise<Metadata>): Promise<DecodedPicture> {
    const metadata = await pending.catch(async (error: unknown) => {
      throw await explainFault(source, error);
    });
    const { width, height } = metadata;
    refuseTooLarge(width, height);
    const bytes = decodingBytes(metadata);
    await this.#budget.take(bytes);
    try {
      return await this.#decoded(source, metadata, await rgb(open(source, limits.picturePixels)), bytes);
    } catch (error) {
      this.#budget.release(bytes);
      throw await explainFault(source, error);
    }
  }

  /** What sharp does not open: a BMP, or a picture that has `error` for its fault. */
  async #decodeOther(source: PictureSource, error: unknown): Promise<DecodedPicture> {
    try {
      const header = readBmpHeader(source);
      if (header !== undefined) return await this.#decodeBmp(source, header);
    } catch (fault) {
      throw await explainFault(source, fault);
    }
    throw await explainFault(source, error);
  }

  async #decodeBmp(source: PictureSource, header: BmpHeader): Promise<DecodedPicture> {
    const { width, height, memoryBytes } = header;
    refuseTooLarge(width, height);
    await this.#budget.take(memoryBytes);
    try {
      const { data, channels } = await decodeBmp(source, header);
      const pixels = await rawRgb(data, width, height, channels);
      return { pixels, facts: { width, height }, release: this.#releaser(pixels, memoryBytes) };
    } catch (error) {
      this.#budget.release(memoryBytes);
      throw error;
    }
  }

  async #decoded(source: PictureSource, metadata: Metadata, pixels: RgbPixels, taken: number): Promise<DecodedPicture> {
    if (metadata.format === 'png' && pngLacksEnd(source)) {
      throw new CodedError('truncated', 'The PNG ends before its end marker.');
    }
    if (metadata.format === 'tiff') await refuseOddTiff(source, metadata);
    const time = capturedAt(metadata.exif);
    const { width, height } = pixels;
    return {
      pixels,
      facts: time === undefined ? { width, height } : { width, height, capturedAt: time },
      release: this.#releaser(pixels, taken),
    };
  }

  #releaser({ data }: RgbPixels, taken: number): () => void {
    return () => {
      // Freed at once: left to the garbage collector, three times as much as the budget has been seen to pile up.
      if (data.buffer instanceof ArrayBuffer && data.length === data.buffer.byteLength) data.buffer.transfer(0);
      this.#budget.release(taken);
    };
  }
}

/** libvips takes a path that ends in `[…]` for a name with options: such a file is read here instead. */
async function readable(source: PictureSource): Promise<PictureSource> {
  if (typeof source !== 'string' || !source.endsWith(']')) return source;
  return readFile(source).catch(async (error: unknown) => {
    throw await explainFault(source, error);
  });
}

function open(source: PictureSource, pixelLimit: number | false): Sharp {
  const options: SharpOptions = { failOn: 'error', ignoreIcc: true, limitInputPixels: pixelLimit };
  return sharp(source, options).autoOrient();
}

async function rgb(image: Sharp): Promise<RgbPixels> {
  const { data, info } = await image
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

async function rawRgb(data: Uint8Array, width: number, height: number, channels: 1 | 3 | 4): Promise<RgbPixels> {
  if (channels === 3) return { data, width, height };
  return rgb(sharp(data, { raw: { width, height, channels } }));
}

function refuseTooLarge(width: number, height: number): void {
  if (width * height <= limits.picturePixels) return;
  const size = `${String(width)} × ${String(height)} pixels`;
  throw new CodedError('too_large', `${size} is over the limit of ${String(limits.picturePixels / 1e6)} megapixels.`);
}

/** Refuses what looks like a TIFF, and of which the decoder shows something else than people see in it. */
async function refuseOddTiff(source: PictureSource, { depth, space }: Metadata): Promise<void> {
  // The raw files of many cameras are TIFFs whose first picture is a thumbnail.
  const format = await identify(source);
  const error = format && unsupported(format);
  if (error !== undefined) throw error;
  if (depth === 'uchar' || depth === 'ushort' || measuredSpaces.has(space)) return;
  // Measurements, heights and the like: where black and white are is nowhere stated.
  throw new CodedError(
    'unsupported_format',
    'A TIFF with such samples cannot be decoded here; save it with 8 or 16 bits.',
  );
}

function exceedsLimit(error: unknown): boolean {
  return error instanceof Error && error.message.includes('exceeds pixel limit');
}
