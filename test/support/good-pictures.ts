// Good pictures to be among bad ones, and the rows they have in an undisturbed run.
import { expect } from 'vitest';
import sharp from 'sharp';
import { fill, tempFolder } from '../main/runs/temp.ts';
import { comparableCsv, runCli, type CsvRow } from './cli.ts';
import { jpeg } from './pictures.ts';

export interface GoodPictures {
  /** By names that come before, between and after others. */
  files: Record<string, Buffer>;
  /** Their rows in an undisturbed run, without what depends on folder, device and time. */
  rows: CsvRow[];
}

let made: Promise<GoodPictures> | undefined;

/** Makes the pictures and classifies them, once for a file of tests. To be called within a test. */
export function goodPictures(): Promise<GoodPictures> {
  return (made ??= make());
}

async function make(): Promise<GoodPictures> {
  const names = ['!first.jpg', '0.png', '2.webp', 'B.jpg', 'd.jpg', 'k.png', 'q.jpg', '~last.jpg'];
  const pictures = names.map(async (name, seed): Promise<[string, Buffer]> => {
    const photo = await jpeg(seed + 1, 60 + 9 * seed, 90 - 5 * seed);
    const format = name.endsWith('png') ? 'png' : 'webp';
    return [name, name.endsWith('jpg') ? photo : await sharp(photo).toFormat(format).toBuffer()];
  });
  const files = Object.fromEntries(await Promise.all(pictures));
  const folder = tempFolder();
  fill(folder, files);
  const { code, stdout } = await runCli(['classify', folder, '--csv', '-', '--quiet']);
  const rows = comparableCsv(stdout).map(withoutRoot);
  expect([code, rows.map((row) => row['status'])]).toEqual([0, names.map(() => 'ok')]);
  return { files, rows };
}

/** Checks that every good picture has the row it has undisturbed, and returns the rows of the others. */
export function othersThan(good: GoodPictures, csv: Buffer): CsvRow[] {
  const isGood = (row: CsvRow): boolean => (row['relative_path'] ?? '') in good.files;
  const rows = comparableCsv(csv);
  expect(rows.filter(isGood).map(withoutRoot)).toEqual(good.rows);
  return rows.filter((row) => !isGood(row));
}

function withoutRoot(row: CsvRow): CsvRow {
  return { ...row, root: '' };
}
