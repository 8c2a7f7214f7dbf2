// 200 pictures of 50 megapixels, and one of 260 among them, through the command: the most memory each process ever had.
import { linkSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import sharp, { type Sharp } from 'sharp';
import { limits } from '../../src/protocol/limits.ts';
import { watchCommand } from './memory-watch.ts';
import { Report, withFolder } from './report.ts';

const size = { width: 8660, height: 5774 };
const giant = { width: 20_000, height: 13_000 };
const decodedMib = limits.decodedBytes / 2 ** 20;
/** Node, the model and the decoder's own buffers; what a format needs per pixel is counted with the pixels. */
const allowanceMib = 256;
const mainMib = 256;

/** What pictures of this size come as, and what makes decoders need more than the pixels. */
const kinds: Record<string, (picture: Sharp) => Sharp> = {
  'plain.jpg': (picture) => picture.jpeg(),
  'full-colour.jpg': (picture) => picture.jpeg({ chromaSubsampling: '4:4:4' }),
  'progressive.jpg': (picture) => picture.jpeg({ progressive: true }),
  'progressive-full-colour.jpg': (picture) => picture.jpeg({ progressive: true, chromaSubsampling: '4:4:4' }),
  'turned.jpg': (picture) => picture.jpeg().withMetadata({ orientation: 6 }),
  'plain.png': (picture) => picture.png({ compressionLevel: 1 }),
  'interlaced.png': (picture) => picture.png({ compressionLevel: 1, progressive: true }),
  'plain.webp': (picture) => picture.webp({ effort: 0 }),
};

export async function largePictures(count = 200): Promise<boolean> {
  const report = new Report();
  await withFolder(async (folder) => {
    const pictures = join(folder, 'pictures');
    await writePictures(join(folder, 'files'), pictures, count);
    const csv = join(folder, 'o.csv');
    const { code, seconds, processes } = await watchCommand(['classify', pictures, '--csv', csv]);
    const rows: Record<string, string>[] = parse(readFileSync(csv), { columns: true });
    report.fact(`${seconds.toFixed(0)} s for ${rows.length} pictures`);
    report.check(
      `exit code ${String(code)}, every row ok`,
      rows.length === count + 1 && rows.every(({ status }) => status === 'ok'),
    );
    for (const { name, peak } of processes) {
      const bound = name === 'main process' ? mainMib : decodedMib + allowanceMib;
      report.check(`${name}: at most ${peak.toFixed(0)} MiB (bound ${bound})`, peak <= bound);
    }
    const bound = `${decodedMib} MiB for decoded pixels and ${allowanceMib} for Node, the model and buffers`;
    report.fact(`a worker's bound: ${bound}`);
  });
  return report.passed;
}

/** A file of each kind under many names: each name is decoded for itself. */
async function writePictures(files: string, pictures: string, count: number): Promise<void> {
  mkdirSync(files);
  mkdirSync(pictures);
  for (const [name, encode] of Object.entries(kinds)) await encode(clouds(size)).toFile(join(files, name));
  const names = Object.keys(kinds);
  for (let place = 0; place < count; place += 1) {
    const name = names[place % names.length] ?? '';
    linkSync(join(files, name), join(pictures, `${String(place).padStart(3, '0')}-${name}`));
  }
  await clouds(giant)
    .jpeg()
    .toFile(join(pictures, `${String(count >> 1).padStart(3, '0')}-giant.jpg`));
}

/** Coloured clouds: quick to make at any size, and no plain field. */
function clouds({ width, height }: { width: number; height: number }): Sharp {
  const [columns, lines] = [30, 20];
  const colours = Buffer.from(Uint8Array.from({ length: columns * lines * 3 }, (_, at) => (at * 2654435761) >>> 24));
  const raw = { width: columns, height: lines, channels: 3 } as const;
  return sharp(colours, { raw }).resize(width, height, { fit: 'fill' });
}
