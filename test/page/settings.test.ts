// The Settings screen in a real browser: each choice holds at once, on every page, and at the next start.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
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
  await page.getByRole('combobox', { name: 'Runs on' }).selectOption('Graphics card (WebGPU)');
  await expect.poll(kept).toEqual({
    ...{ version: 1, theme: 'dark', workers: 1, device: 'webgpu', dataFolder: null },
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

it('say where things are kept, and save the diagnostics', async () => {
  const opened = await openPage(browser, served.address);
  const { page, complaints } = opened;
  await settingsOn(opened);
  await page.getByText(home, { exact: true }).waitFor();
  await page.getByText('It was named at the start, by ZEROLENS_HOME.').waitFor();
  const save = page.getByRole('button', { name: 'Save diagnostics' });
  const { bytes, name } = await downloaded(page, () => save.click());
  expect(name).toMatch(/^zerolens-diagnostics-\d{4}-\d\d-\d\d\.zip$/u);
  const files = unzipSync(bytes);
  expect(Object.keys(files)).toEqual(['about.txt', 'doctor.json', 'settings.json', 'logs/serve.log']);
  const log = strFromU8(files['logs/serve.log'] ?? new Uint8Array());
  expect(log).toMatch(/Run \w+ ends: done\. Pictures: 14, errors: 0/u);
  expect(log).not.toContain(folder);
  await save.and(page.locator(':enabled')).waitFor();
  expect(complaints).toEqual([]);
});

it('hold at the next start; what cannot be used is said, and broken ones are told of', async () => {
  await served.stop();
  // There is never more than one of these.
  const device = process.platform === 'darwin' ? 'dml' : 'coreml';
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ ...(kept() as object), device }));
  served = await serve({ home });
  expect(workersOf(served.pid)).toHaveLength(1);
  const without = await openPage(browser, served.address);
  await settingsOn(without);
  const reason = new RegExp(
    `${device} was chosen and cannot be used: onnxruntime cannot load this model on ${device}`,
    'u',
  );
  await without.page.getByText(reason).waitFor();
  await without.page.getByRole('button', { name: 'Engine', exact: true }).click();
  await without.page.getByText(reason).waitFor();
  await served.stop();
  writeFileSync(join(home, 'settings.json'), 'no settings');
  served = await serve({ home });
  const opened = await openPage(browser, served.address);
  await settingsOn(opened);
  await opened.page.getByRole('alert').getByText('The settings could not be understood.').waitFor();
  await opened.page.getByRole('radio', { name: 'Theme of the system' }).and(opened.page.locator(':checked')).waitFor();
});

it.runIf(process.platform === 'linux')('move what is kept, from the next start on', async () => {
  await served.stop();
  const chosen = join(folder, 'a disk');
  mkdirSync(chosen);
  // The system's own place for such things.
  const [system, env] = [join(folder, 'zerolens'), { XDG_DATA_HOME: folder, ZEROLENS_HOME: '' }];
  mkdirSync(system);
  writeFileSync(join(system, 'settings.json'), JSON.stringify({ version: 1, dataFolder: chosen }));
  served = await serve({ home: system, env });
  expect(existsSync(join(chosen, 'library.sqlite'))).toBe(true);
  const opened = await openPage(browser, served.address);
  const { page } = opened;
  await settingsOn(opened);
  await page.getByText(chosen, { exact: true }).waitFor();
  await page.getByText('Another one can be chosen in the desktop app').waitFor();
  await page.getByRole('button', { name: 'Use the usual one' }).click();
  await page.getByText('From the next start on the usual folder.').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await served.stop();
  rmSync(chosen, { recursive: true });
  served = await serve({ home: system, env });
  expect(existsSync(join(system, 'library.sqlite'))).toBe(true);
  expect(existsSync(chosen)).toBe(false);
});
