// Pictures that end their worker, spread among good ones: a folder of both, and what tells a worker which are deadly.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveModel } from '../../src/main/models/registry.ts';
import { Decoder } from '../../src/workers/decode.ts';
import { prepareCrop } from '../../src/pixels/crop.ts';
import { jpeg, writePictures } from './pictures.ts';

export interface PoisonedFolder {
  /** Names of the deadly pictures, in scan order. */
  deadly: string[];
  /** For ZEROLENS_FRAGILE. */
  trigger: string;
}

/** So many of them lie side by side at the front: more than it takes to suspect the model. */
const sideBySide = 6;

/** Fills `folder` with `good` pictures, and `bad` ones between them: some side by side, the rest evenly spread. */
export async function writePoisoned(folder: string, good: number, bad: number): Promise<PoisonedFolder> {
  await writePictures(folder, good);
  const { card } = await resolveModel();
  const decoder = new Decoder(17);
  const deadly: string[] = [];
  const hashes: string[] = [];
  for (let number = 0; number < bad; number += 1) {
    const after = Math.max(0, number - sideBySide) * Math.floor(good / (bad - sideBySide)) + 20;
    const name = `${String(after).padStart(5, '0')}-${String(number).padStart(3, '0')}.jpg`;
    const relative = `${name.slice(0, 3)}/${name}`;
    const picture = await jpeg(1000 + number, 90, 70);
    mkdirSync(join(folder, name.slice(0, 3)), { recursive: true });
    writeFileSync(join(folder, relative), picture);
    const { pixels, release } = await decoder.decode(picture);
    hashes.push(createHash('sha256').update(prepareCrop(pixels, card.input)).digest('hex'));
    release();
    deadly.push(relative);
  }
  return { deadly: deadly.sort(), trigger: hashes.join(',') };
}
