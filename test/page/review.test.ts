// Results are gone through: views, labels given with keys, undo, threshold, search, and the export of what is shown.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { findings } from '../support/axe.ts';
import { classifyAll, downloaded } from '../support/browser.ts';
import { csvRows } from '../support/cli.ts';
import { pageTests } from '../support/page-tests.ts';

const samples = join(import.meta.dirname, '../../resources/samples');
const { open } = pageTests(() => Promise.resolve([samples]));

/** The page with a new run of the samples, done, its first row selected. */
async function reviewed(): Promise<Page> {
  const page = await open();
  await classifyAll(page, 'samples');
  await page.getByText('Done', { exact: true }).waitFor();
  await page.getByText('14 rows', { exact: true }).waitFor();
  await page.getByRole('grid').focus();
  return page;
}

const selected = (page: Page): Promise<string | null> =>
  page.getByRole('row', { selected: true }).first().textContent();

async function choose(page: Page, menu: string, item: string): Promise<void> {
  await page.getByRole('button', { name: menu }).click();
  await page.getByRole('menuitemradio', { name: new RegExp(`^${item}`, 'u') }).click();
}

test('is done with the keyboard: accept, another label, undo', async () => {
  const page = await reviewed();
  await expect.poll(() => selected(page)).toContain('goldfish.jpg');
  await page.keyboard.press('Enter');
  await expect.poll(() => selected(page)).toContain('jellyfish.webp');
  await page.getByRole('row', { name: 'goldfish.jpg' }).getByRole('img', { name: 'Reviewed:' }).waitFor();
  await page.keyboard.press('r');
  await page.keyboard.type('sea nettle');
  await page.keyboard.press('Enter');
  await expect.poll(() => selected(page)).toContain('ladybug.webp');
  await page.getByRole('row', { name: 'jellyfish.webp' }).getByText('sea nettle').waitFor();
  await page.getByRole('row', { name: 'jellyfish.webp' }).getByText('Model: jellyfish').waitFor();
  expect(await findings(page)).toEqual([]);

  await page.keyboard.press('Control+z');
  await expect.poll(() => selected(page)).toContain('jellyfish.webp');
  await page.getByText('Taken back', { exact: true }).first().waitFor();
  await expect.poll(() => page.getByRole('row').getByText('sea nettle').count()).toBe(0);
});

test('all of a view is accepted at once, and nothing is left to review', async () => {
  const page = await reviewed();
  await choose(page, 'Show', 'Unreviewed');
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+a');
  await page.getByText('14 rows selected').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Nothing left to review' }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Control+z');
  await page.getByText('14 rows', { exact: true }).waitFor();
});

test('labels of any kind survive, in the table and in the file', async () => {
  const page = await reviewed();
  const labels = ['🦊 "fox", grey', '=cmd()', 'x'.repeat(500)];
  for (const label of labels) {
    await page.keyboard.press('r');
    await page.keyboard.insertText(label);
    await page.keyboard.press('Enter');
  }
  await expect.poll(() => selected(page)).toContain('bananas.webp');
  await page.keyboard.press('r');
  await page.keyboard.insertText('x'.repeat(501));
  await page.getByText('A label has at most 500 characters.').waitFor();
  await page.keyboard.press('Escape');
  await choose(page, 'Show', 'Reviewed');
  await page.getByText('3 rows', { exact: true }).waitFor();
  const { bytes } = await downloaded(page, () => page.getByRole('button', { name: 'Save CSV' }).click());
  const rows = csvRows(bytes);
  expect(rows.slice(0, 3).map((row) => row['reviewed_label'])).toEqual(labels);
  expect(rows.length).toBe(14);
});

test('the threshold counts anew without another run, and the search finds', async () => {
  const page = await reviewed();
  await expect.poll(() => page.getByText('uncertain', { exact: true }).count()).toBe(2);
  await page.getByRole('slider', { name: 'Threshold' }).fill('100');
  await expect.poll(() => page.getByText('uncertain', { exact: true }).count()).toBeGreaterThan(4);
  await page.getByRole('textbox', { name: 'Search in names and labels' }).fill('fish');
  await page.getByText('2 rows', { exact: true }).waitFor();
  await page.getByRole('textbox', { name: 'Search in names and labels' }).fill('nothing like this');
  await page.getByRole('heading', { name: 'No row is like this' }).waitFor();
  await page.getByRole('button', { name: 'Show all rows' }).click();
  await page.getByText('14 rows', { exact: true }).waitFor();
});

test('the rows of the table are exported in its order, and labels are listed', async () => {
  const page = await reviewed();
  await choose(page, 'Order', 'Least certain first');
  await page.getByRole('textbox', { name: 'Search in names and labels' }).fill('samples');
  await page.getByRole('textbox', { name: 'Search in names and labels' }).fill('s');
  await expect.poll(() => page.getByText(/^\d+ rows$/u).textContent()).not.toBe('14 rows');
  await page.getByRole('button', { name: 'More ways to save' }).click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  await page.getByRole('radio', { name: 'Those in the table' }).check();
  expect(await findings(page)).toEqual([]);
  const { bytes } = await downloaded(page, () => page.getByRole('button', { name: 'Save', exact: true }).click());
  const scores = csvRows(bytes).map((row) => Number(row['top1_score']));
  expect(scores.length).toBeGreaterThan(1);
  expect(scores.length).toBeLessThan(14);
  expect(scores).toEqual([...scores].sort((one, other) => one - other));

  await page.getByRole('dialog', { name: 'Export samples' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Labels and how right they are' }).click();
  await page.getByRole('button', { name: /^goldfish/u }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('grid').focus();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys for the review' }).waitFor();
  expect(await findings(page)).toEqual([]);
});
