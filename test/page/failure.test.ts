// A page that fails while it is drawn, in a real browser: it says so, and can be loaded again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { serve, type Served } from '../support/served.ts';

const folder = mkdtempSync(join(tmpdir(), 'zerolens-failure-page-'));

// A guard against hanging; everything here waits for real processes.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let served: Served;
let browser: Browser;

beforeAll(async () => {
  [served, browser] = await Promise.all([serve({ home: join(folder, 'home') }), launchBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('says what went wrong, and comes back', async () => {
  const { page } = await openPage(browser, served.address);
  const said: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(message.text());
  });
  await page.getByText('Connected', { exact: true }).waitFor();
  // What every number on the page goes through.
  await page.evaluate(`Object.defineProperty(Intl.NumberFormat.prototype, 'format', {
    get() { throw new Error('No numbers today.'); },
  })`);
  await page.getByRole('button', { name: 'Engine', exact: true }).click();
  await page.getByRole('heading', { name: 'This page has failed' }).waitFor();
  await page.getByRole('alert').getByText('No numbers today.').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  // Where the app finds it for its log.
  expect(said.join('\n')).toContain('No numbers today.');
  await page.getByRole('button', { name: 'Load it again' }).click();
  await page.getByRole('table', { name: 'Workers' }).waitFor();
});
