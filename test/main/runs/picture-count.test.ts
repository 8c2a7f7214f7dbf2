// The count beside a run: right in the end, and over when the run is.
import { expect, test } from 'vitest';
import { PictureCount } from '../../../src/main/runs/picture-count.ts';
import { until } from '../../support/processes.ts';
import { fill, jpegHead, tempFolder } from './temp.ts';

function folderOf(count: number): string {
  const folder = tempFolder();
  fill(folder, Object.fromEntries(Array.from({ length: count }, (_, at) => [`${String(at)}.jpg`, jpegHead])));
  return folder;
}

test('counts what a run will meet', async () => {
  const count = new PictureCount([folderOf(30), '/nowhere.jpg'], true);
  expect(count.finding).toBe(true);
  await until(() => !count.finding);
  expect(count.found).toBe(31);
});

test('counts no further than its run goes', async () => {
  const count = new PictureCount([folderOf(2000)], true);
  await until(() => count.found > 0);
  count.end();
  await until(() => !count.finding);
  expect(count.found).toBeLessThan(2000);
});
