// Draws resources/samples: pictures in the formats, sizes and oddities that people's folders hold.
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { goldfish, jellyfish, ladybug } from './drawings/animals.ts';
import { bananas, lemon, mushroom } from './drawings/fruit.ts';
import { basketball, mountainLake, schoolBus, umbrella } from './drawings/outdoors.ts';
import { candle, hourglass, sunglasses, teapot } from './drawings/things.ts';

const folder = resolve(import.meta.dirname, '../resources/samples');

const jpeg = (image: Sharp): Sharp => image.flatten().jpeg({ quality: 84, mozjpeg: true });
const webp = (image: Sharp): Sharp => image.webp({ quality: 84 });
const png = (image: Sharp): Sharp => image.png({ palette: true, colours: 192, compressionLevel: 9 });

/** As a camera held upright stores it: turned, with a note which way is up. */
const turned = (image: Sharp): Sharp => jpeg(image.rotate(270)).withMetadata({ orientation: 6 });

/** With the time it was "taken", without a time zone, as most cameras write it. */
const dated = (image: Sharp): Sharp =>
  jpeg(image).withExif({
    IFD2: { DateTimeOriginal: '2024:05:01 12:33:10' },
    IFD0: { Make: 'ZeroLens', Model: 'Drawing' },
  });

const samples: Record<string, [svg: string, encode: (image: Sharp) => Sharp]> = {
  'animals/goldfish.jpg': [goldfish(), jpeg],
  'animals/jellyfish.webp': [jellyfish(), webp],
  'animals/ladybug.webp': [ladybug(), webp],
  'bananas.webp': [bananas(), webp],
  'basketball.jpg': [basketball(), jpeg],
  'candle.jpg': [candle(), jpeg],
  'hourglass.png': [hourglass(), (image) => image.png({ compressionLevel: 9 })],
  'lemon.jpg': [lemon(), jpeg],
  'mountain lake.webp': [mountainLake(), webp],
  'mushroom.jpg': [mushroom(), jpeg],
  'school bus.jpg': [schoolBus(), dated],
  'sunglasses.png': [sunglasses(), (image) => png(image.flatten())],
  'théière.jpg': [teapot(), (image) => jpeg(image.flatten().toColourspace('b-w'))],
  'umbrella.jpg': [umbrella(), turned],
};

await rm(folder, { recursive: true, force: true });
for (const [name, [svg, encode]] of Object.entries(samples)) {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await encode(sharp(Buffer.from(svg))).toFile(path);
}
