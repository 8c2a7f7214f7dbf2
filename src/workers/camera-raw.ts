// Tells the raw files of cameras that are built as a TIFF from other TIFFs: the first picture in them, which decoders
// show, is a thumbnail. file-type knows some makers' files by their first directory, this any by what the sensor saw.
import { withBytes, type Bytes, type PictureSource } from './bytes.ts';

const tags = { photometric: 262, subDirectories: 330 } as const;
/** One colour per pixel as the sensor's filter let it through, and three that nobody has developed yet. */
const undeveloped = new Set([32_803, 34_892]);

/** Bounds on what a hostile file can have us read. */
const mostDirectories = 32;
const mostEntries = 512;
const mostSubDirectories = 16;

const entryBytes = 12;

interface Directory {
  readonly undeveloped: boolean;
  /** Where others begin. */
  readonly others: readonly number[];
}

/** Whether any picture in this TIFF is undeveloped. */
export function isCameraRaw(source: PictureSource): boolean {
  return withBytes(source, (bytes) => {
    const header = bytes.read(0, 8);
    if (header.length < 8) return false;
    const littleEndian = header.toString('latin1', 0, 2) === 'II';
    // In a set, what is added while it is walked is met as well, and nothing twice.
    const places = new Set([number(header, 4, 4, littleEndian)]);
    for (const at of places) {
      const directory = readDirectory(bytes, at, littleEndian);
      if (directory.undeveloped) return true;
      for (const other of directory.others) if (places.size < mostDirectories) places.add(other);
    }
    return false;
  });
}

function readDirectory(bytes: Bytes, at: number, littleEndian: boolean): Directory {
  const block = bytes.read(at, 2 + mostEntries * entryBytes + 4);
  const count = block.length < 2 ? 0 : number(block, 0, 2, littleEndian);
  const end = 2 + count * entryBytes;
  const others: number[] = [];
  for (let entry = 2; entry < end && entry + entryBytes <= block.length; entry += entryBytes) {
    const tag = number(block, entry, 2, littleEndian);
    if (tag === tags.photometric && undeveloped.has(number(block, entry + 8, 2, littleEndian))) {
      return { undeveloped: true, others };
    }
    if (tag === tags.subDirectories) others.push(...places(bytes, block.subarray(entry), littleEndian));
  }
  if (end + 4 <= block.length) others.push(number(block, end, 4, littleEndian));
  return { undeveloped: false, others };
}

/** The values of an entry: in its own last four bytes if it is one, otherwise where those say. */
function places(bytes: Bytes, entry: Buffer, littleEndian: boolean): number[] {
  const count = Math.min(number(entry, 4, 4, littleEndian), mostSubDirectories);
  const value = number(entry, 8, 4, littleEndian);
  if (count <= 1) return [value];
  const list = bytes.read(value, 4 * count);
  return Array.from({ length: list.length >> 2 }, (_, place) => number(list, 4 * place, 4, littleEndian));
}

function number(bytes: Buffer, at: number, length: 2 | 4, littleEndian: boolean): number {
  return littleEndian ? bytes.readUIntLE(at, length) : bytes.readUIntBE(at, length);
}
