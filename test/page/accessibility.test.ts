// Everything works with the keyboard, and axe finds nothing, in each state, light and dark.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findings } from '../support/axe.ts';
import { classifyAll, drag, dragAway, drop, holdable } from '../support/browser.ts';
import { pageTests } from '../support/page-tests.ts';

const samples = join(import.meta.dirname, '../../resources/samples');
const { folder: own, served, open } = pageTests(() => Promise.resolve([samples]));

test('a run is started, walked through, saved, deleted and brought back with the keyboard alone', async () => {
  const page = await open();
  const active = (): Promise<string> =>
    page.evaluate(() => {
      const { activeElement: at, body } = document;
      return at === body ? '' : (at?.textContent ?? '');
    });
  const tabTo = async (text: RegExp): Promise<void> => {
    for (let steps = 0; steps < 30; steps += 1) {
      if (text.test(await active())) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`No way to ${String(text)} with Tab`);
  };
  await page.getByRole('button', { name: 'samples Classify' }).waitFor();
  await tabTo(/samplesClassify/u);
  await page.keyboard.press('Enter');
  await page.getByText('Done', { exact: true }).waitFor();

  const selected = page.getByRole('row', { selected: true });
  await page.getByText('14 rows', { exact: true }).waitFor();
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => selected.textContent()).toContain('jellyfish.webp');
  await page.keyboard.press('End');
  await expect.poll(() => selected.textContent()).toContain('umbrella.jpg');
  await page.getByRole('complementary').getByRole('heading', { name: 'umbrella.jpg' }).waitFor();
  await page.keyboard.press('Home');
  await expect.poll(() => selected.textContent()).toContain('goldfish.jpg');

  await page.getByRole('navigation').getByRole('button', { name: 'Pictures' }).focus();
  await tabTo(/Save CSV/u);
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  await download;
  await page.getByRole('button', { name: 'Delete results' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Drop pictures or folders here' }).waitFor();
  // The way to the notices.
  await page.keyboard.press('F6');
  await tabTo(/^Undo$/u);
  await page.keyboard.press('Enter');
  await page.getByRole('row', { name: 'goldfish.jpg' }).waitFor();
});

test('axe finds nothing on the way from the invitation to the results', async () => {
  const page = await open();
  await page.getByRole('heading', { name: 'Drop pictures or folders here' }).waitFor();
  expect(await findings(page)).toEqual([]);

  await drag(page, [samples], ['dragEnter', 'dragOver']);
  expect(await findings(page)).toEqual([]);
  await dragAway(page);

  await classifyAll(page, 'samples');
  await page.getByText('Done', { exact: true }).waitFor();
  await page.getByRole('row', { name: 'goldfish.jpg' }).waitFor();
  expect(await findings(page)).toEqual([]);

  await page.getByRole('button', { name: 'More ways to save' }).click();
  await page.getByRole('menuitem', { name: 'JSON Lines' }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Escape');

  await page.getByRole('grid').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('r');
  await page.getByPlaceholder('Type or choose a label').and(page.locator(':focus')).waitFor();
  // While its list is open, all else is hidden from screen readers on purpose.
  await page.keyboard.press('Escape');
  await page.getByRole('listbox').waitFor({ state: 'detached' });
  expect(await findings(page)).toEqual([]);

  await page.getByRole('button', { name: 'Delete results' }).click();
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  expect(await findings(page)).toEqual([]);

  await page.getByRole('button', { name: 'Runs', exact: true }).click();
  await page
    .getByRole('heading', { name: 'No runs yet' })
    .or(page.getByRole('list', { name: 'All runs' }))
    .waitFor();
  expect(await findings(page)).toEqual([]);
});

test('axe finds nothing while pictures are copied, in errors and when the engine is gone', async () => {
  const folder = join(own, 'errors');
  mkdirSync(folder);
  writeFileSync(join(folder, 'letter.jpg'), 'no picture');
  const page = await open({ address: 'about:blank' });
  const link = await holdable(page);
  link.hold();
  await page.goto(served().address);
  await page.getByRole('heading', { name: 'Connecting to the engine…' }).waitFor();
  expect(await findings(page)).toEqual([]);
  link.release();
  // A drop reaches what it was last over, which must not be replaced meanwhile.
  await page.getByRole('heading', { name: 'Drop pictures or folders here' }).waitFor();

  await drop(page, [folder]);
  await page.getByText('None of these pictures could be classified.').waitFor();
  await page.getByRole('row', { name: 'not_an_image' }).waitFor();
  expect(await findings(page)).toEqual([]);

  link.hold();
  await drop(page, [folder]);
  await page.getByRole('heading', { name: 'Looking into what was dropped…' }).waitFor();
  expect(await findings(page)).toEqual([]);
  link.release();
  await page.getByText('Done', { exact: true }).waitFor();

  link.cut();
  await page.getByText('The engine cannot be reached.').waitFor();
  expect(await findings(page)).toEqual([]);
});

test('axe finds nothing where the page is refused', async () => {
  const page = await open({ address: served().address.replace(/#.*$/u, '#wrong') });
  await page.getByRole('heading', { name: 'This page may not talk to the engine' }).waitFor();
  expect(await findings(page)).toEqual([]);
});

test('the theme is the chosen one, also after a reload', async () => {
  const page = await open({ colorScheme: 'light' });
  const dark = (): Promise<boolean> =>
    page.evaluate(
      () =>
        getComputedStyle(document.body).colorScheme === 'dark' ||
        getComputedStyle(document.documentElement).colorScheme === 'dark',
    );
  await page.getByRole('button', { name: 'Dark theme' }).click();
  expect(await dark()).toBe(true);
  await page.reload();
  await page.getByRole('button', { name: 'Dark theme', pressed: true }).waitFor();
  expect(await dark()).toBe(true);
  await page.getByRole('button', { name: 'Theme of the system' }).click();
  expect(await dark()).toBe(false);
});
