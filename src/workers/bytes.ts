// Looks into encoded pictures at any place, whether they lie in a file or in memory. Synchronous: for what has just been
// read by the decoder and takes no time to read again.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A file's path, or the encoded bytes themselves. */
export type PictureSource = string | Buffer;

export interface Bytes {
  readonly size: number;
  /** At most `length` bytes from `at`; fewer at the end. */
  readonly read: (at: number, length: number) => Buffer;
}

/** Calls `use` while the file is open. */
export function withBytes<Result>(source: PictureSource, use: (bytes: Bytes) => Result): Result {
  if (typeof source !== 'string') {
    return use({ size: source.length, read: (at, length) => source.subarray(at, at + length) });
  }
  const file = openSync(source, 'r');
  try {
    const read = (at: number, length: number): Buffer => {
      const into = Buffer.alloc(length);
      return into.subarray(0, readSync(file, into, 0, length, at));
    };
    return use({ size: fstatSync(file).size, read });
  } finally {
    closeSync(file);
  }
}
