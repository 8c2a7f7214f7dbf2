// Thumbnails: a decoded picture in small, encoded again.
import sharp from 'sharp';
import type { DecodedPicture } from './decode.ts';

const quality = 75;

export interface Thumbnail {
  /** WebP. */
  bytes: Uint8Array;
  width: number;
  height: number;
}

/** At most `side` pixels on the longer side, never larger than the picture is. Gives back the room of its pixels. */
export async function shrink({ pixels, release }: DecodedPicture, side: number): Promise<Thumbnail> {
  const { data, width, height } = pixels;
  try {
    const small = await sharp(data, { raw: { width, height, channels: 3 } })
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality })
      .toBuffer({ resolveWithObject: true });
    return { bytes: small.data, width: small.info.width, height: small.info.height };
  } finally {
    release();
  }
}
