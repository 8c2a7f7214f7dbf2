// Pictures made for tests: small, different from each other, in a folder.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

/** A small JPEG that depends on `seed`. */
export async function jpeg(seed: number, width = 80, height = 60): Promise<Buffer> {
  const [r, g, b] = [(seed * 37) % 256, (seed * 101) % 256, (seed * 211) % 256];
  const noise = Buffer.from(Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * (seed + 7) * 31) % 64));
  return sharp(noise, { raw: { width, height, channels: 3 } })
    .composite([
      {
        input: { create: { width: width >> 1, height: height >> 1, channels: 3, background: { r, g, b } } },
        left: 3,
        top: 5,
      },
    ])
    .jpeg()
    .toBuffer();
}

/** Writes `count` different JPEGs as `00000.jpg` and so on; every hundred a folder of their own. */
export async function writePictures(folder: string, count: number): Promise<void> {
  const kinds = await Promise.all(Array.from({ length: Math.min(count, 50) }, (_, seed) => jpeg(seed)));
  for (let number = 0; number < count; number += 1) {
    const name = String(number).padStart(5, '0');
    const path = join(folder, name.slice(0, 3), `${name}.jpg`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, kinds[number % kinds.length] ?? '');
  }
}
