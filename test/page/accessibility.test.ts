// Everything works with the keyboard, and axe finds nothing, in each state, light and dark.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { drag, dragAway } from '../support/browser.ts';
import { pageTests } from '../support/page-tests.ts';

const samples = join(import.meta.dirname, '../../resources/samples');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { served, open } = pageTests(() => Promise.resolve([samples]));

interface Finding {
  state: string;
  rule: string;
  where: string[];
}

/** What axe finds in both themes. The page is quiet by then: nothing fades in any more. */
async function findings(page: Page, state: string): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
    const { violations } = await page.evaluate<AxeResults>('axe.run()');
    for (const { id, nodes } of violations) {
      found.push({ state: `${state}, ${colorScheme}`, rule: id, where: nodes.map(({ html }) => html) });
    }
  }
  return found;
}

async function openWithAxe(address = served().address): Promise<Page> {
  const page = await open({ address });
  // Through the browser's debugger, to which the page's policy does not apply.
  await page.evaluate(axeSource);
  return page;
}

test('a run is started, walked through, saved and deleted with the keyboard alone', async () => {
  const page = await open();
  const active = (): Promise<string> =>
    page.evaluate(() => {
      const { activeElement: at, body } = document;
      return at === body ? '' : (at?.textContent ?? '');
    });
  const tabTo = async (text: string): Promise<void> => {
    for (let steps = 0; steps < 30; steps += 1) {
      if ((await active()).includes(text)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`No way to ${text} with Tab`);
  };
  await page.getByRole('button', { name: 'samples Classify' }).waitFor();
  await tabTo('samplesClassify');
  await page.keyboard.press('Enter');
  await page.getByText('Done', { exact: true }).waitFor();

  const selected = page.getByRole('row', { selected: true });
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => selected.textContent()).toContain('jellyfish.webp');
  await page.keyboard.press('End');
  await expect.poll(() => selected.textContent()).toContain('umbrella.jpg');
  await page.getByRole('complementary').getByRole('heading', { name: 'umbrella.jpg' }).waitFor();
  await page.keyboard.press('Home');
  await expect.poll(() => selected.textContent()).toContain('goldfish.jpg');

  await page.getByRole('navigation').getByRole('button', { name: 'Pictures' }).focus();
  await tabTo('Save CSV');
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  await download;
  await page.getByRole('button', { name: 'Delete results…' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('alertdialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  await page.getByRole('row', { name: 'goldfish.jpg' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('alertdialog').waitFor();
  await tabTo('Delete');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Drop pictures or folders here' }).waitFor();
});

test('axe finds nothing on the way from the invitation to the results', async () => {
  const page = await openWithAxe();
  await page.getByRole('heading', { name: 'Drop pictures or folders here' }).waitFor();
  expect(await findings(page, 'invitation')).toEqual([]);

  await drag(page, [samples], ['dragEnter', 'dragOver']);
  expect(await findings(page, 'overlay')).toEqual([]);
  await dragAway(page);

  await page.getByRole('button', { name: 'samples Classify' }).click();
  await page.getByText('Done', { exact: true }).waitFor();
  await page.getByRole('row', { name: 'goldfish.jpg' }).waitFor();
  expect(await findings(page, 'results')).toEqual([]);

  await page.getByRole('button', { name: 'More ways to save' }).click();
  await page.getByRole('menuitem', { name: 'JSON Lines' }).waitFor();
  expect(await findings(page, 'menu')).toEqual([]);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Delete results…' }).click();
  await page.getByRole('alertdialog').waitFor();
  expect(await findings(page, 'question')).toEqual([]);
});

test('axe finds nothing where the page is refused', async () => {
  const page = await openWithAxe(served().address.replace(/#.*$/u, '#wrong'));
  await page.getByRole('heading', { name: 'This page may not talk to the engine' }).waitFor();
  expect(await findings(page, 'refused')).toEqual([]);
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
