// One `serve` and one Chromium for a file of page tests, and a fresh page for each test.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import { launchBrowser, openPage, type OpenedPage } from './browser.ts';
import { serve, type Served } from './served.ts';

export interface PageTests {
  /** A folder for the test's own files. */
  folder: string;
  served: () => Served;
  /** The page, opened anew, and connected if at its own address; nothing in it may break the policy. */
  open: (options?: BrowserContextOptions & { address?: string }) => Promise<OpenedPage['page']>;
}

/** To be called at the top of the file; `folders`: those named on the command line, made by `prepare`. */
export function pageTests(
  prepare: (folder: string) => Promise<readonly string[]> = () => Promise.resolve([]),
): PageTests {
  // A guard against hanging; everything here waits for real processes.
  vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
  const folder = mkdtempSync(join(tmpdir(), 'zerolens-page-'));
  let served: Served;
  let browser: Browser;
  let opened: OpenedPage[] = [];

  beforeAll(async () => {
    const folders = await prepare(folder);
    [served, browser] = await Promise.all([serve({ home: join(folder, 'home'), folders }), launchBrowser()]);
  });
  afterEach(async () => {
    const complaints = opened.flatMap((page) => page.complaints);
    await Promise.all(opened.map(({ page }) => page.context().close()));
    opened = [];
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await served.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    folder,
    served: () => served,
    open: async ({ address = served.address, ...options } = {}) => {
      const page = await openPage(browser, address, options);
      opened.push(page);
      if (address === served.address) {
        await page.page.getByText('Connected', { exact: true }).waitFor();
        // A drop reaches what it was last over: it is lost where a screen is replaced in the middle of it.
        await page.page.getByRole('heading', { name: 'Connecting to the engine…' }).waitFor({ state: 'detached' });
      }
      return page.page;
    },
  };
}
