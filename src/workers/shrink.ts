// Thumbnails: a picture in small, upright and on white, encoded again.
import sharp, { type Sharp } from 'sharp';
import { limits } from '../protocol/limits.ts';
import type { PictureSource } from './bytes.ts';
import type { DecodedPicture } from './decode.ts';

const quality = 75;

export interface Thumbnail {
  /** WebP. */
  bytes: Uint8Array;
  width: number;
  height: number;
}

/**
 * A picture with at most `side` pixels on the longer side, never larger than it is.
 * @param decode decodes it as a whole, where there is no shorter way; its room is given back.
 * @throws what `decode` throws.
 */
export async function shrink(
  file: string,
  side: number,
  decode: (file: PictureSource) => Promise<DecodedPicture>,
): Promise<Thumbnail> {
  const shortcut = await shrinkJpeg(file, side).catch(() => undefined);
  if (shortcut !== undefined) return shortcut;
  const { pixels, release } = await decode(file);
  try {
    const { data, width, height } = pixels;
    return await encode(sharp(data, { raw: { width, height, channels: 3 } }), side);
  } finally {
    release();
  }
}

/** The decoder of JPEGs makes them smaller on the way: a third of the time, and next to no memory unless progressive. */
async function shrinkJpeg(file: string, side: number): Promise<Thumbnail | undefined> {
  const options = { failOn: 'error', ignoreIcc: true, limitInputPixels: limits.picturePixels } as const;
  const { format, isProgressive } = await sharp(file, options).metadata();
  if (format !== 'jpeg' || isProgressive) return undefined;
  return encode(sharp(file, options).autoOrient().toColourspace('srgb'), side);
}

async function encode(picture: Sharp, side: number): Promise<Thumbnail> {
  const { data, info } = await picture
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}
