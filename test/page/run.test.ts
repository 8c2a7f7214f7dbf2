// A run on the page: watched, reloaded, saved half-way, paused, cancelled, deleted; and runs with nothing good in them.
import { copyFileSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { findings } from '../support/axe.ts';
import { downloaded, drop } from '../support/browser.ts';
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
  await page.getByRole('button', { name: `${name} Classify` }).click();
}

/** Rows done, as the page says. */
async function done(page: Page): Promise<number> {
  const text = await page
    .getByText(/^[\d,]+ (of [\d,]+ pictures|pictures so far)/u)
    .first()
    .textContent();
  return Number(/^[\d,]+/u.exec(text ?? '')?.[0].replaceAll(',', ''));
}

async function untilMoreThan(page: Page, rows: number): Promise<void> {
  while ((await done(page)) <= rows) await page.waitForTimeout(50);
}

test('goes on over a reload, is saved half-way, lets a second one wait, and pauses, goes on and ends when told', async () => {
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

  await paste(page, join(samples, 'hourglass.png'));
  const waits = page.getByRole('region', { name: 'Notifications' }).getByText('waits for its turn');
  await waits.waitFor();
  await page.getByRole('heading', { name: 'many' }).waitFor();

  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await page.getByText('Paused', { exact: true }).waitFor();
  const paused = await done(page);
  expect(paused).toBeGreaterThanOrEqual(saved);
  expect(paused).toBeLessThan(3000);
  expect(await findings(page)).toEqual([]);
  const rest = await downloaded(page, () => page.getByRole('button', { name: 'Save CSV' }).click());
  expect(csvRows(rest.bytes).filter(({ status }) => status !== 'skipped')).toHaveLength(paused);

  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  await untilMoreThan(page, paused);
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByText('Cancelled', { exact: true }).waitFor();
  expect(await done(page)).toBeLessThan(3000);
});

test('is deleted, and brought back', async () => {
  const page = await open();
  await drop(page, [join(samples, 'lemon.jpg')]);
  await page.getByText('Done', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Delete results' }).click();
  await page.getByRole('heading', { name: 'Drop pictures or folders here' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('row', { name: 'lemon.jpg' }).waitFor();
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
  await drop(page, [sparse]);
  await page.getByRole('heading', { name: 'This cannot be classified' }).waitFor();
  await page.getByText(/room|space/iu).waitFor();
});
