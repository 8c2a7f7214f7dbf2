// Where the parts of a picture file begin and end: segments, chunks or boxes, found without minding what is in them.
import { crc32 } from 'node:zlib';

/** One part: its bytes in the file, and where its length is written, if it has one. */
export interface Part {
  readonly from: number;
  readonly to: number;
  readonly length?: { readonly at: number; readonly bytes: 2 | 4; readonly littleEndian: boolean };
}

const plainPart = 64;
const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex');

/** The parts of a file in order; together they are the whole file. */
export function partsOf(bytes: Buffer): Part[] {
  if (bytes.subarray(0, 8).equals(pngSignature)) return chunks(bytes, 8, pngChunk);
  if (bytes.toString('latin1', 0, 4) === 'RIFF') return chunks(bytes, 12, riffChunk);
  if (bytes.toString('latin1', 4, 8) === 'ftyp') return chunks(bytes, 0, box);
  if (bytes.toString('latin1', 0, 2) === '\xff\xd8') return chunks(bytes, 2, segment);
  return chunks(bytes, 0, (at) => ({ from: at, to: at + plainPart }));
}

/** Writes the right checksum into every chunk of a PNG, so that what was changed is looked at. */
export function mendChecksums(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, 8).equals(pngSignature)) return bytes;
  const mended = Buffer.from(bytes);
  for (const { from, to, length } of partsOf(mended)) {
    if (length === undefined || to - from < 12) continue;
    mended.writeUInt32BE(crc32(mended.subarray(from + 4, to - 4)), to - 4);
  }
  return mended;
}

/** Goes on from part to part until one does not fit; the rest is one part more. */
function chunks(bytes: Buffer, start: number, next: (at: number, bytes: Buffer) => Part): Part[] {
  const parts: Part[] = start === 0 ? [] : [{ from: 0, to: start }];
  let at = start;
  while (at + 12 <= bytes.length) {
    const part = next(at, bytes);
    if (part.to <= at || part.to > bytes.length) break;
    parts.push(part);
    at = part.to;
  }
  if (at < bytes.length) parts.push({ from: at, to: bytes.length });
  return parts;
}

function pngChunk(at: number, bytes: Buffer): Part {
  return { from: at, to: at + 12 + bytes.readUInt32BE(at), length: { at, bytes: 4, littleEndian: false } };
}

function riffChunk(at: number, bytes: Buffer): Part {
  const size = bytes.readUInt32LE(at + 4);
  return { from: at, to: at + 8 + size + (size % 2), length: { at: at + 4, bytes: 4, littleEndian: true } };
}

function box(at: number, bytes: Buffer): Part {
  return { from: at, to: at + bytes.readUInt32BE(at), length: { at, bytes: 4, littleEndian: false } };
}

function segment(at: number, bytes: Buffer): Part {
  return { from: at, to: at + 2 + bytes.readUInt16BE(at + 2), length: { at: at + 2, bytes: 2, littleEndian: false } };
}
