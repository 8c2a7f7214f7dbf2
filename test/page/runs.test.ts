// Runs on the page: they go on without it, wait for each other, are paused, renamed, deleted and brought back, and survive the engine.
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { findings } from '../support/axe.ts';
import { drop } from '../support/browser.ts';
import { pageTests } from '../support/page-tests.ts';
import { writePictures } from '../support/pictures.ts';
import { serve } from '../support/served.ts';

const samples = join(import.meta.dirname, '../../resources/samples');
const exact = true;
const { folder, open } = pageTests(async (at) => {
  await writePictures(join(at, 'many'), 3000);
  return [join(at, 'many'), samples];
});

/** The Runs screen's line of a run. */
const line = (page: Page, name: string): Locator =>
  page.getByRole('list', { name: 'All runs' }).getByRole('listitem').filter({ hasText: name });

async function toRuns(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: 'Runs' }).click();
}

async function classify(page: Page, name: string): Promise<void> {
  await toRuns(page);
  await page.getByRole('button', { name: 'Classify more' }).click();
  await page.getByRole('menuitem', { name }).click();
}

/** How many rows of a run are done, as its line says. */
async function done(page: Page, name: string): Promise<number> {
  const text = await line(page, name)
    .getByText(/^[\d,]+ (of|picture)/u)
    .textContent();
  return Number(/^[\d,]+/u.exec(text ?? '')?.[0].replaceAll(',', ''));
}

async function untilMoreThan(page: Page, name: string, rows: number): Promise<number> {
  for (;;) {
    const now = await done(page, name);
    if (now > rows) return now;
    await page.waitForTimeout(50);
  }
}

test('a run goes on while its page is closed, and is there when the page is opened again', async () => {
  const first = await open();
  await toRuns(first);
  await first.getByRole('heading', { name: 'No runs yet' }).waitFor();
  expect(await findings(first)).toEqual([]);
  await classify(first, 'many');
  await first.getByRole('heading', { name: 'many' }).waitFor();
  await toRuns(first);
  const before = await untilMoreThan(first, 'many', 20);
  await first.close();

  const page = await open();
  await page.getByRole('heading', { name: 'many' }).waitFor();
  await toRuns(page);
  await untilMoreThan(page, 'many', before);
  expect(await findings(page)).toEqual([]);
  await line(page, 'many').getByRole('button', { name: 'Pause many' }).click();
  await line(page, 'many').getByText('Paused', { exact }).waitFor();
  const paused = await done(page, 'many');
  expect(paused).toBeLessThan(3000);
  await page.getByRole('heading', { name: 'A run waits to go on' }).waitFor();
  expect(await findings(page)).toEqual([]);
});

test('a run that is paused goes on, and a second one waits for it; another tab sees both at once', async () => {
  const page = await open();
  const other = await open();
  await toRuns(page);
  await toRuns(other);
  const before = await done(page, 'many');
  await line(page, 'many').getByRole('button', { name: 'Go on' }).click();
  await line(other, 'many').getByText('Running', { exact }).waitFor();
  await drop(page, [join(samples, 'lemon.jpg')]);
  await page.getByRole('heading', { name: 'Waiting for its turn' }).waitFor();
  await line(other, 'lemon.jpg').getByText('Queued', { exact }).waitFor();
  expect(await findings(other)).toEqual([]);
  await toRuns(page);
  await untilMoreThan(page, 'many', before);
  await line(page, 'many').getByRole('button', { name: 'More for many' }).click();
  await page.getByRole('menuitem', { name: 'Cancel' }).click();
  await line(page, 'many').getByText('Cancelled', { exact }).waitFor();
  await line(other, 'lemon.jpg').getByText('Done', { exact }).waitFor();
});

test('a run is renamed, deleted and brought back with the keyboard', async () => {
  const page = await open();
  await toRuns(page);
  await line(page, 'lemon.jpg').getByRole('button', { name: 'lemon.jpg', exact }).focus();
  await page.keyboard.press('F2');
  await page.keyboard.type('Not to be');
  await page.keyboard.press('Escape');
  await line(page, 'lemon.jpg').waitFor();
  await page.keyboard.press('F2');
  await page.keyboard.type('Sour fruit');
  await page.keyboard.press('Enter');
  await line(page, 'Sour fruit').waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Sour fruit');

  await page.keyboard.press('Delete');
  await line(page, 'Sour fruit').waitFor({ state: 'detached' });
  await page.getByText('Sour fruit is deleted').waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('many');
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await line(page, 'Sour fruit').waitFor();
  await line(page, 'Sour fruit').getByRole('button', { name: 'Sour fruit', exact }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Sour fruit' }).waitFor();
  await page.getByRole('row', { name: 'lemon.jpg' }).waitFor();
});

test('of a folder that has been classified before, only what is new can be classified, or all again', async () => {
  const page = await open();
  await classify(page, 'samples');
  await page.getByRole('heading', { name: 'samples' }).waitFor();
  await page.getByText('Done', { exact }).waitFor();
  await classify(page, 'samples');
  const question = page.getByRole('dialog', { name: 'samples has been classified before' });
  await question.waitFor();
  expect(await findings(page)).toEqual([]);
  await question.getByRole('button', { name: 'Classify only what is new' }).click();
  await page
    .getByText(/unchanged/u)
    .first()
    .waitFor();
  await toRuns(page);
  await expect.poll(() => line(page, 'samples').count()).toBe(1);
  await classify(page, 'samples');
  await question.getByRole('button', { name: 'Classify everything again' }).click();
  await toRuns(page);
  await expect.poll(() => line(page, 'samples').count()).toBe(2);
});

test('after the engine was killed its run is interrupted, offered, and goes on; nothing goes on by itself', async () => {
  const home = join(folder, 'other-home');
  const many = join(folder, 'many');
  // The first one only finds a free port, for which the other two then have the same token.
  const { port, ...first } = await serve({ home });
  await first.kill();
  const second = await serve({ home, port, folders: [many] });
  onTestFinished(() => second.kill());
  const page = await open({ address: second.address });
  await page.getByRole('button', { name: 'many Classify' }).click();
  await toRuns(page);
  const before = await untilMoreThan(page, 'many', 50);
  await second.kill();
  const third = await serve({ home, port, folders: [many] });
  onTestFinished(() => third.kill());
  await line(page, 'many').getByText('Interrupted', { exact }).waitFor();
  await page.getByRole('heading', { name: 'A run waits to go on' }).waitFor();
  expect(await findings(page)).toEqual([]);
  const kept = await done(page, 'many');
  expect(kept).toBeGreaterThan(0);
  await line(page, 'many').getByRole('button', { name: 'Go on' }).click();
  await untilMoreThan(page, 'many', Math.max(before, kept));
  await line(page, 'many').getByRole('button', { name: 'Pause many' }).click();
  await line(page, 'many').getByText('Paused', { exact }).waitFor();
});
