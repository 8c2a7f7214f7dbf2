// Whether a JPEG or a PNG reaches its end marker. The decoder does not mind a missing one everywhere, and what it says
// of damage cannot be relied on: libvips keeps one text for all threads, so that pictures get each other's words.
import { withBytes, type Bytes, type PictureSource } from './bytes.ts';

const blockBytes = 4096;
/** More than any real picture has; a file of empty ones must not hold up the others. */
const mostParts = 100_000;

const pngSignatureBytes = 8;
const pngChunkOverhead = 12;

const jpegEnd = 0xd9;
/** What follows 0xFF without being the start of a segment: stuffing, padding, restarts, and a start of image. */
const jpegBetween = new Set([0x00, 0xff, 0x01, 0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8]);

/** Whether a PNG has no IEND chunk. Synchronous, on a file that has just been read. */
export function pngLacksEnd(source: PictureSource): boolean {
  return !withBytes(source, pngReachesEnd);
}

/** Whether a JPEG has no EOI marker. Synchronous, on a file that has just been read. */
export function jpegLacksEnd(source: PictureSource): boolean {
  return !withBytes(source, jpegReachesEnd);
}

/** Looks for IEND at the very end, then chunk by chunk, since other data may follow it. */
function pngReachesEnd({ size, read }: Bytes): boolean {
  if (size < pngSignatureBytes + pngChunkOverhead) return false;
  if (isPngEnd(read(size - pngChunkOverhead, 8))) return true;
  let at = pngSignatureBytes;
  for (let chunks = 0; chunks < mostParts && at + pngChunkOverhead <= size; chunks += 1) {
    const header = read(at, 8);
    if (isPngEnd(header)) return true;
    if (header.length < 8) return false;
    at += pngChunkOverhead + header.readUInt32BE(0);
  }
  return false;
}

function isPngEnd(header: Buffer): boolean {
  return header.toString('latin1', 4) === 'IEND';
}

/** Looks for EOI at the very end, then marker by marker: thumbnails have one too, and other data may follow it. */
function jpegReachesEnd(bytes: Bytes): boolean {
  if (bytes.read(Math.max(bytes.size - 2, 0), 2).equals(Buffer.of(0xff, jpegEnd))) return true;
  let at = 2;
  for (let parts = 0; parts < mostParts; parts += 1) {
    const marker = nextMarker(bytes, at);
    if (marker === undefined) return false;
    if (marker.code === jpegEnd) return true;
    const length = bytes.read(marker.at + 2, 2);
    if (length.length < 2) return false;
    at = marker.at + 2 + length.readUInt16BE(0);
  }
  return false;
}

function nextMarker({ size, read }: Bytes, from: number): { at: number; code: number } | undefined {
  for (let at = from; at + 1 < size;) {
    const block = read(at, blockBytes);
    // Byte by byte: a call for each 0xFF would take minutes where a large file has nothing else.
    for (let place = 0; place + 1 < block.length; place += 1) {
      const code = block[place] === 0xff ? (block[place + 1] ?? 0) : 0;
      if (code !== 0 && !jpegBetween.has(code)) return { at: at + place, code };
    }
    if (block.length < 2) return undefined;
    // The last byte again: it may be the first half of a marker.
    at += block.length - 1;
  }
  return undefined;
}
