// The Settings screen in a real browser: each choice holds at once, on every page, and at the next start.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { classifyAll, downloaded, launchBrowser, openPage, type OpenedPage } from '../support/browser.ts';
import { workersOf } from '../support/processes.ts';
import { serve, type Served } from '../support/served.ts';

const samples = join(import.meta.dirname, '../../resources/samples');
const folder = mkdtempSync(join(tmpdir(), 'zerolens-settings-page-'));
const home = join(folder, 'home');
const kept = (): unknown => JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8'));

// A guard against hanging; everything here waits for real processes.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let served: Served;
let browser: Browser;

beforeAll(async () => {
  [served, browser] = await Promise.all([serve({ home, folders: [samples] }), launchBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function settingsOn({ page }: OpenedPage): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
}

it('are kept as they are chosen, and hold on other pages', async () => {
  const opened = await openPage(browser, served.address);
  const { page, complaints } = opened;
  await settingsOn(opened);
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('radio', { name: 'Dark theme' }).check();
  await page.getByRole('checkbox', { name: /^For Excel/u }).check();
  await page.getByRole('combobox', { name: 'Worker processes' }).selectOption('1');
  await expect.poll(kept).toEqual({
    ...{ version: 1, theme: 'dark', workers: 1 },
    csv: { bom: true, spreadsheetSafe: false },
  });
  expect(await axeViolations(page)).toEqual([]);
  // Another browser, which has nothing of its own to remember.
  const other = await openPage(browser, served.address);
  await expect.poll(() => other.page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  await classifyAll(other.page, 'samples');
  await other.page.getByText('Done', { exact: true }).waitFor();
  const { bytes } = await downloaded(other.page, () => other.page.getByRole('button', { name: 'Save CSV' }).click());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  await other.page.getByRole('button', { name: 'Light theme' }).click();
  await expect.poll(kept).toMatchObject({ theme: 'light', workers: 1 });
  expect([...complaints, ...other.complaints]).toEqual([]);
});

it('hold at the next start, and broken ones are told of', async () => {
  await served.stop();
  served = await serve({ home });
  expect(workersOf(served.pid)).toHaveLength(1);
  await served.stop();
  writeFileSync(join(home, 'settings.json'), 'no settings');
  served = await serve({ home });
  const opened = await openPage(browser, served.address);
  await settingsOn(opened);
  await opened.page.getByRole('alert').getByText('The settings could not be understood.').waitFor();
  await opened.page.getByRole('radio', { name: 'Theme of the system' }).and(opened.page.locator(':checked')).waitFor();
});
