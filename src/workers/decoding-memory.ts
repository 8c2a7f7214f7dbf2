// How much memory a decoder needs for one picture at its worst moment: some formats need the whole picture more than once.
import type { Metadata } from 'sharp';

/** Three bytes of result, and what libheif, libwebp and the GIF reader hold beside it; measured, rounded up. */
const wholeDecoders: Record<string, number> = { heif: 19, webp: 12, gif: 8 };
const resultBytes = 3;

/** In bytes; the 8-bit RGB result is part of it. */
export function decodingBytes(picture: Metadata): number {
  return picture.width * picture.height * bytesPerPixel(picture);
}

function bytesPerPixel(picture: Metadata): number {
  const fixed = wholeDecoders[picture.format];
  if (fixed !== undefined) return fixed;
  // Never both at the worst moment: one is freed before the result is made.
  return resultBytes + Math.max(passBytes(picture), turnBytes(picture));
}

/** A picture that comes in several passes is held whole between them: a JPEG as coefficients of two bytes. */
function passBytes(picture: Metadata): number {
  if (!picture.isProgressive) return 0;
  if (picture.format !== 'jpeg') return sampleBytes(picture);
  const halved = picture.chromaSubsampling === '4:2:0';
  return halved ? resultBytes : 2 * picture.channels;
}

/** Turning, unlike mirroring left to right, needs all lines at once. */
function turnBytes(picture: Metadata): number {
  return (picture.orientation ?? 1) > 2 ? sampleBytes(picture) : 0;
}

function sampleBytes({ channels, depth }: Metadata): number {
  return channels * (depth === 'ushort' ? 2 : 1);
}
