// TIFF files written by hand: either byte order, any kind of samples, and directories inside directories as cameras make.

export interface TiffDirectory {
  /** Numbers by tag, as SHORT where they fit, otherwise and for places of directories as LONG. */
  readonly tags: Readonly<Record<number, readonly number[]>>;
  /** The one strip of pixels. */
  readonly strip?: Buffer;
  readonly inside?: readonly TiffDirectory[];
}

export const tag = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  subDirectories: 330,
  colourMap: 320,
  inkSet: 332,
  extraSamples: 338,
  sampleFormat: 339,
  dngVersion: 50_706,
  sonyRaw: 50_341,
} as const;

const [short, long] = [3, 4];
const entryBytes = 12;

/** One directory, with what is inside it, as a file. */
export function tiffFile(directory: TiffDirectory, bigEndian = false): Buffer {
  const writer = new Writer(bigEndian);
  const first = writer.directory(directory);
  return writer.file(first);
}

/** The tags of a plain picture with one strip. */
export function plainTags(
  width: number,
  height: number,
  bits: readonly number[],
  photometric: number,
): Record<number, readonly number[]> {
  return {
    [tag.width]: [width],
    [tag.height]: [height],
    [tag.bitsPerSample]: bits,
    [tag.compression]: [1],
    [tag.photometric]: [photometric],
    [tag.samplesPerPixel]: [bits.length],
    [tag.rowsPerStrip]: [height],
  };
}

class Writer {
  readonly #bigEndian: boolean;
  readonly #parts: Buffer[] = [];
  #at = 8;

  constructor(bigEndian: boolean) {
    this.#bigEndian = bigEndian;
  }

  file(first: number): Buffer {
    const start = Buffer.concat([
      Buffer.from(this.#bigEndian ? 'MM' : 'II'),
      this.#numbers([42], 2),
      this.#numbers([first], 4),
    ]);
    return Buffer.concat([start, ...this.#parts]);
  }

  /** Writes what it points to first, then itself; returns where it begins. */
  directory({ tags, strip, inside = [] }: TiffDirectory): number {
    const all = new Map(Object.entries(tags).map(([key, values]) => [Number(key), values]));
    if (strip !== undefined) {
      all.set(tag.stripOffsets, [this.#append(strip)]).set(tag.stripByteCounts, [strip.length]);
    }
    if (inside.length > 0) {
      all.set(
        tag.subDirectories,
        inside.map((directory) => this.directory(directory)),
      );
    }
    const entries = [...all].sort(([a], [b]) => a - b).map(([key, values]) => this.#entry(key, values));
    return this.#append(Buffer.concat([this.#numbers([entries.length], 2), ...entries, Buffer.alloc(4)]));
  }

  #entry(key: number, values: readonly number[]): Buffer {
    const size = key !== tag.subDirectories && values.every((value) => value < 0x10000) ? 2 : 4;
    const bytes = this.#numbers(values, size);
    const value = bytes.length > 4 ? this.#numbers([this.#append(bytes)], 4) : bytes;
    const entry = Buffer.alloc(entryBytes);
    this.#numbers([key, size === 2 ? short : long], 2).copy(entry);
    this.#numbers([values.length], 4).copy(entry, 4);
    value.copy(entry, 8);
    return entry;
  }

  #append(bytes: Buffer): number {
    const at = this.#at;
    // Everything begins at an even place.
    this.#parts.push(bytes, Buffer.alloc(bytes.length % 2));
    this.#at += bytes.length + (bytes.length % 2);
    return at;
  }

  #numbers(values: readonly number[], size: number): Buffer {
    const bytes = Buffer.alloc(size * values.length);
    values.forEach((value, place) => {
      if (this.#bigEndian) bytes.writeUIntBE(value, place * size, size);
      else bytes.writeUIntLE(value, place * size, size);
    });
    return bytes;
  }
}
