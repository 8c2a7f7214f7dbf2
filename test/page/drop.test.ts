// Pictures come in every way a browser has, and the file saved is the one that `classify` writes.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { downloaded, drag, dragAway, drop } from '../support/browser.ts';
import { csvRows, runCli, type CsvRow } from '../support/cli.ts';
import { pageTests } from '../support/page-tests.ts';
import { paste } from './paste.ts';

const samples = join(import.meta.dirname, '../../resources/samples');
const { folder, open } = pageTests(async (at) => [await makeTree(join(at, 'tree'))]);

/** Folders in folders, names that are hard on paths, pictures that are none, an empty file and one of several pieces. */
async function makeTree(root: string): Promise<string> {
  const inside = join(root, 'José', '写真', '📷 #1%');
  mkdirSync(inside, { recursive: true });
  mkdirSync(join(root, 'a'), { recursive: true });
  mkdirSync(join(root, 'empty'), { recursive: true });
  copyFileSync(join(samples, 'lemon.jpg'), join(inside, 'lemon & more.jpg'));
  copyFileSync(join(samples, 'candle.jpg'), join(root, 'a', 'candle.jpg'));
  copyFileSync(join(samples, 'candle.jpg'), join(root, 'a.jpg'));
  copyFileSync(join(samples, 'hourglass.png'), join(root, 'hourglass.png'));
  writeFileSync(join(root, 'a', 'cut.jpg'), readFileSync(join(samples, 'umbrella.jpg')).subarray(0, 5000));
  writeFileSync(join(root, 'a', 'nothing.jpg'), '');
  writeFileSync(join(root, 'notes.txt'), 'no picture');
  const large = Buffer.concat([readFileSync(join(samples, 'mushroom.jpg')), Buffer.alloc(3 * 1024 * 1024 + 7, 1)]);
  writeFileSync(join(root, 'large.jpg'), large);
  return Promise.resolve(root);
}

/** Without what may differ: where it is, on what it ran and how long it took. */
function comparable(bytes: Buffer): CsvRow[] {
  return csvRows(bytes).map((row) => {
    const root = (row['root'] ?? '').replace(/^.*\//u, '');
    return { ...row, root, device: '', inference_ms: '' };
  });
}

/** Its bytes, without what may differ. */
function plain(csv: Buffer): string {
  return csv
    .toString()
    .replaceAll(/^[^,\n]*\/tree,/gmu, 'tree,')
    .replaceAll(/,cpu,[\d.]*\r\n/gu, ',,\r\n');
}

async function saveCsv(page: Page): Promise<{ name: string; bytes: Buffer }> {
  await page.getByText('Done', { exact: true }).waitFor();
  return downloaded(page, () => page.getByRole('button', { name: 'Save CSV' }).click());
}

async function classified(...paths: string[]): Promise<Buffer> {
  const { stdout } = await runCli(['classify', '--no-store', '--quiet', '--csv', '-', ...paths]);
  return stdout;
}

describe('pictures come in', () => {
  test('as a nested folder that is dropped, byte for byte', async () => {
    const page = await open();
    await drop(page, [join(folder, 'tree')]);
    await page.getByRole('row', { name: 'candle.jpg' }).first().waitFor();
    const { name, bytes } = await saveCsv(page);
    expect(name).toBe('zerolens-tree.csv');
    expect(plain(bytes)).toBe(plain(await classified(join(folder, 'tree'))));
    expect(csvRows(bytes).length).toBe(7);
    expect(plain(bytes)).toMatch(/\r\ntree,a\.jpg,ok,/u);
  });

  test('as a folder of the command line, byte for byte', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'tree Classify' }).click();
    const { bytes } = await saveCsv(page);
    expect(plain(bytes)).toBe(plain(await classified(join(folder, 'tree'))));
  });

  test('as loose files and a folder at once', async () => {
    const page = await open();
    const paths = [join(samples, 'umbrella.jpg'), join(folder, 'tree', 'a'), join(samples, 'lemon.jpg')];
    await drop(page, paths);
    await page.getByRole('heading', { name: /tree|a|things/u }).waitFor();
    const { bytes } = await saveCsv(page);
    expect(csvRows(bytes).map((row) => row['relative_path'])).toEqual(
      expect.arrayContaining(['umbrella.jpg', 'lemon.jpg', 'candle.jpg', 'cut.jpg', 'nothing.jpg']),
    );
    expect(csvRows(bytes).length).toBe(5);
  });

  test('as files that are chosen', async () => {
    const page = await open();
    await page.getByLabel('Files to classify').setInputFiles([join(samples, 'lemon.jpg'), join(samples, 'candle.jpg')]);
    const { bytes } = await saveCsv(page);
    expect(csvRows(bytes).map((row) => row['top1_label'])).toEqual(['lemon', 'candle']);
  });

  test('as a folder that is chosen', async () => {
    const page = await open();
    await page.getByLabel('Folder to classify').setInputFiles(join(samples, 'animals'));
    const { name, bytes } = await saveCsv(page);
    expect(name).toBe('zerolens-animals.csv');
    expect(comparable(bytes)).toEqual(comparable(await classified(join(samples, 'animals'))));
  });

  test('as a picture that is pasted', async () => {
    const page = await open();
    await paste(page, join(samples, 'hourglass.png'));
    const { bytes } = await saveCsv(page);
    expect(csvRows(bytes)).toMatchObject([{ relative_path: 'image.png', top1_label: 'hourglass' }]);
  });
});

test('what is dragged over the page is told what will happen, and leaves no trace when it goes away', async () => {
  const page = await open();
  await drag(page, [samples], ['dragEnter', 'dragOver']);
  await page.getByText('Drop to classify a folder or file').waitFor();
  await dragAway(page);
  await page.getByText('Drop to classify').waitFor({ state: 'detached' });
});

test('a drop without a file is said to be empty', async () => {
  const page = await open();
  await drop(page, [join(folder, 'tree', 'empty')]);
  await page.getByRole('heading', { name: 'This cannot be classified' }).waitFor();
  await page.getByText('There is no file in it.').waitFor();
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('heading', { name: 'Drop pictures or folders here' }).waitFor();
});
