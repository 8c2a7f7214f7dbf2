// What a picture is said to need while it is decoded, by what its metadata say.
import sharp, { type Sharp } from 'sharp';
import { expect, it } from 'vitest';
import { decodingBytes } from '../../src/workers/decoding-memory.ts';

const side = 16;

async function perPixel(encode: (picture: Sharp) => Sharp): Promise<number> {
  const plain = sharp({ create: { width: side, height: side, channels: 3, background: '#83a' } });
  const metadata = await sharp(await encode(plain).toBuffer()).metadata();
  return decodingBytes(metadata) / side ** 2;
}

it.each<[string, number, (picture: Sharp) => Sharp]>([
  ['a plain JPEG', 3, (picture) => picture.jpeg()],
  ['a mirrored JPEG', 3, (picture) => picture.jpeg().withMetadata({ orientation: 2 })],
  ['a turned JPEG', 6, (picture) => picture.jpeg().withMetadata({ orientation: 6 })],
  ['a progressive JPEG', 6, (picture) => picture.jpeg({ progressive: true })],
  ['one with full colour', 9, (picture) => picture.jpeg({ progressive: true, chromaSubsampling: '4:4:4' })],
  [
    'that one turned',
    9,
    (p) => p.jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).withMetadata({ orientation: 6 }),
  ],
  [
    'a progressive CMYK JPEG',
    11,
    (p) => p.toColourspace('cmyk').jpeg({ progressive: true, chromaSubsampling: '4:4:4' }),
  ],
  ['a plain PNG', 3, (picture) => picture.png()],
  ['an interlaced PNG', 6, (picture) => picture.png({ progressive: true })],
  ['one of 16 bits', 9, (picture) => picture.toColourspace('rgb16').png({ progressive: true })],
  ['a WebP', 12, (picture) => picture.webp()],
  ['an AVIF', 19, (picture) => picture.avif()],
  ['a GIF', 8, (picture) => picture.gif()],
])('%s needs %d bytes per pixel', async (_name, bytes, encode) => {
  expect(await perPixel(encode)).toBe(bytes);
});
