// A hundred thousand rows: scrolled to the end while the run goes on, with a bounded page and a bounded memory.
import sharp from 'sharp';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Handlers } from '../../src/main/broker/services.ts';
import { Engine } from '../../src/main/engine.ts';
import { resolveModel } from '../../src/main/models/registry.ts';
import { pagePath } from '../../src/main/resources.ts';
import type { RunRow } from '../../src/protocol/results.ts';
import { progressOf } from '../renderer/progress.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { serveEngine, type ServedEngine } from '../support/web.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const total = 100_000;
let served: ServedEngine;

/** A run that has this many rows and goes on for ever. */
function endlessRun(thumbnail: Uint8Array): Handlers {
  let ticks = 0;
  const progress = () =>
    progressOf({
      ...{ run: 'r', name: 'Endless', seconds: ticks, found: 2 * total, done: total },
      ...{ picturesPerSecond: 100, secondsLeft: 1000 - ticks },
    });
  return {
    'folder.list': () => Promise.resolve({ fields: { folders: [] } }),
    'run.list': () => Promise.resolve({ fields: { runs: [progress()], total: 1 } }),
    'run.subscribe': async ({ partial, signal }) => {
      while (!signal.aborted) {
        ticks += 1;
        await partial(progress());
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      return { fields: progress() };
    },
    'run.rows': ({ request: { from, count } }) => {
      const rows = Array.from({ length: Math.min(count, total - from) }, (_, at) => rowAt(from + at));
      return Promise.resolve({ fields: { rows, total } });
    },
    'run.thumbnail': () =>
      Promise.resolve({ fields: { type: 'image/webp', width: 96, height: 72 }, payload: [thumbnail] }),
  };
}

function rowAt(row: number): RunRow {
  const predictions = ['a', 'b', 'c', 'd', 'e'].map((label, rank) => ({ label, score: 0.9 / 2 ** rank }));
  const path = `folder ${Math.floor(row / 100)}/picture ${row}.jpg`;
  return { row, place: row, root: 'Endless', path, status: 'ok', width: 640, height: 480, predictions, decision: 'a' };
}

beforeAll(async () => {
  const engine = await Engine.start({ model: await resolveModel(undefined), device: 'cpu', workers: 1 });
  const grey = { width: 96, height: 72, channels: 3, background: '#777' } as const;
  engine.addServices(endlessRun(await sharp({ create: grey }).webp().toBuffer()));
  served = await serveEngine(engine, { root: pagePath() });
});

afterAll(async () => {
  await served.engine.stop();
  await served.web.stop();
});

/** In bytes, after what nobody needs any more is gone. */
async function heap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

/** Scrolls the whole way, a screen and more at each frame; the tasks that held up the page, in milliseconds. */
function scrollToEnd(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const table = document.querySelector('[role=grid]');
    if (table === null) throw new Error('There is no table.');
    const long: number[] = [];
    const observer = new PerformanceObserver((list) => {
      long.push(...list.getEntries().map(({ duration }) => Math.round(duration)));
    });
    observer.observe({ type: 'longtask' });
    while (table.scrollTop + table.clientHeight < table.scrollHeight - 1) {
      table.scrollTop += 6000;
      await new Promise(requestAnimationFrame);
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
    observer.disconnect();
    return long;
  });
}

test('can be scrolled to the end, and back with a key', async () => {
  const browser = await launchBrowser();
  try {
    const { page, complaints } = await openPage(browser, `${served.web.origin}/#${served.token}`);
    await page.getByRole('row', { name: 'picture 0.jpg' }).waitFor();
    const before = await heap(page);
    const long = await scrollToEnd(page);
    await page.getByRole('row', { name: `picture ${total - 1}.jpg` }).waitFor();
    const grown = (await heap(page)) - before;
    const megabytes = (grown / 1e6).toFixed(1);
    console.info(`${total} rows scrolled: long tasks [${long.join(', ')}] ms, heap grew by ${megabytes} MB`);
    expect(await page.getByRole('row').count()).toBeLessThan(60);
    expect(grown).toBeLessThan(40e6);

    await page.getByRole('grid').focus();
    await page.keyboard.press('Home');
    await page.getByRole('row', { name: 'picture 0.jpg' }).waitFor();
    await page.keyboard.press('End');
    await page.getByRole('row', { name: `picture ${total - 1}.jpg`, selected: true }).waitFor();
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});
