// A run on the page: watched, stopped, reloaded, saved half-way, deleted; and runs with nothing good in them.
import { copyFileSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { findings } from '../support/axe.ts';
import { downloaded, drag, drop } from '../support/browser.ts';
import { csvRows } from '../support/cli.ts';
import { pageTests } from '../support/page-tests.ts';
import { paste } from './paste.ts';
import { writePictures } from '../support/pictures.ts';

const samples = join(import.meta.dirname, '../../resources/samples');
const { folder, open } = pageTests(async (at) => {
  const [many, bad, notes] = ['many', 'bad', 'notes'].map((name) => join(at, name));
  await writePictures(many ?? '', 3000);
  for (const path of [bad, notes]) mkdirSync(path ?? '');
  for (let number = 0; number < 3; number += 1) writeFileSync(join(bad ?? '', `${number}.jpg`), `no picture ${number}`);
  writeFileSync(join(notes ?? '', 'read me.txt'), 'no picture');
  return [many ?? '', bad ?? '', notes ?? ''];
});

async function start(page: Page, name: string): Promise<void> {
  const more = page.getByRole('button', { name: 'Classify more' });
  const first = page.getByRole('button', { name: `${name} Classify` });
  await more.or(first).waitFor();
  if (await first.isVisible()) return first.click();
  await more.click();
  await page.getByRole('menuitem', { name }).click();
}

/** Rows done, as the page says. */
async function done(page: Page): Promise<number> {
  const text = await page.getByText(/^[\d,]+ of [\d,]+/u).textContent();
  return Number(/^[\d,]+/u.exec(text ?? '')?.[0].replaceAll(',', ''));
}

async function untilMoreThan(page: Page, rows: number): Promise<void> {
  while ((await done(page)) <= rows) await page.waitForTimeout(50);
}

test('goes on over a reload, is saved half-way, refuses a second one, and stops when told', async () => {
  const page = await open();
  await start(page, 'many');
  await untilMoreThan(page, 20);
  await page.getByRole('row', { name: '00000.jpg' }).waitFor();

  await page.reload();
  await page.getByRole('heading', { name: 'many' }).waitFor();
  const before = await done(page);
  await untilMoreThan(page, before);
  expect(await findings(page)).toEqual([]);

  const half = await downloaded(page, () => page.getByRole('button', { name: 'Save CSV' }).click());
  const saved = csvRows(half.bytes).length;
  expect(saved).toBeGreaterThan(0);
  expect(saved).toBeLessThan(3000);

  await drag(page, [samples], ['dragEnter', 'dragOver']);
  await page.getByText('There is one run at a time.').waitFor();
  await drag(page, [samples], ['drop']);
  await page.getByText('There is one run at a time.').waitFor({ state: 'detached' });
  await paste(page, join(samples, 'hourglass.png'));
  await page.getByRole('region', { name: 'Notifications' }).getByText('Not now').waitFor();

  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByText('Stopped', { exact: true }).waitFor();
  const stopped = await done(page);
  expect(stopped).toBeGreaterThanOrEqual(saved);
  expect(stopped).toBeLessThan(3000);
  await page.getByText(`Stopped after`).first().waitFor();
  expect(await findings(page)).toEqual([]);
  const rest = await downloaded(page, () => page.getByRole('button', { name: 'Save CSV' }).click());
  expect(csvRows(rest.bytes).length).toBe(stopped);
});

test('is deleted after a question, and the one before it is shown', async () => {
  const page = await open();
  await page.getByRole('heading', { name: 'many' }).waitFor();
  await drop(page, [join(samples, 'lemon.jpg')]);
  await page.getByText('Done', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Delete results…' }).click();
  await page.getByRole('button', { name: 'Keep' }).click();
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  await page.getByRole('row', { name: 'lemon.jpg' }).waitFor();
  await page.getByRole('button', { name: 'Delete results…' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('heading', { name: 'many' }).waitFor();
});

test('with errors alone says so, and each row why', async () => {
  const page = await open();
  await start(page, 'bad');
  await page.getByText('None of these pictures could be classified.').waitFor();
  await expect.poll(() => page.getByRole('row', { name: 'not_an_image' }).count()).toBe(3);
  await page.getByRole('row', { name: '1.jpg' }).click();
  await page.getByRole('complementary', { name: 'Selected picture' }).getByText('Not a picture').waitFor();
});

test('with nothing found says so', async () => {
  const page = await open();
  await start(page, 'notes');
  await page.getByRole('heading', { name: 'No picture found' }).waitFor();
  expect(await page.getByRole('button', { name: 'Save CSV' }).isDisabled()).toBe(true);
  expect(await findings(page)).toEqual([]);
});

test('is refused where the disk has no room', async () => {
  const page = await open();
  const sparse = join(folder, 'sparse');
  mkdirSync(sparse);
  copyFileSync(join(samples, 'lemon.jpg'), join(sparse, 'lemon.jpg'));
  truncateSync(join(sparse, 'lemon.jpg'), 8 * 1024 ** 4);
  await page.getByRole('button', { name: 'Classify more' }).waitFor();
  await drop(page, [sparse]);
  await page.getByRole('heading', { name: 'This cannot be classified' }).waitFor();
  await page.getByText(/room|space/iu).waitFor();
});
