// The test data's photos and model, and the same photos many times over.
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { sharedPath } from '../../test/support/shared.ts';

export const photos = sharedPath('images');
export const photoModel = sharedPath('models', 'mobilenetv2-12-int8.onnx');

/** Fills `folder` with `times` sub-folders of links to every photo. */
export function repeatPhotos(folder: string, times: number): void {
  for (let time = 0; time < times; time += 1) {
    const into = join(folder, String(time).padStart(2, '0'));
    mkdirSync(into);
    for (const name of readdirSync(photos)) symlinkSync(join(photos, name), join(into, name));
  }
}
