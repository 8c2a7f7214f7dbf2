// The page while a run of many pictures goes on, and when it is done: tasks that hold it up, the way to the last row, memory.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { launchBrowser, openPage } from '../../test/support/browser.ts';
import { writeMeanModel } from '../../test/support/mean-model.ts';
import { serve } from '../../test/support/served.ts';
import { linkPictures } from './hard-links.ts';
import { Report, withFolder } from './report.ts';

const longTaskMs = 100;
const mib = 1024 * 1024;
const mostHeapMib = 100;

export async function pageRows(count = 100_000): Promise<boolean> {
  const report = new Report();
  await withFolder(async (folder) => {
    await linkPictures(join(folder, 'files'), join(folder, 'pictures'), count);
    // A model that is quick, as the page is what this is about.
    const args = ['--model', writeMeanModel(folder)];
    const home = join(folder, 'home');
    const [served, browser] = await Promise.all([
      serve({ home, folders: [join(folder, 'pictures')], args }),
      launchBrowser(),
    ]);
    try {
      const { page, complaints } = await openPage(browser, served.address);
      await watchTasks(page);
      const session = await page.context().newCDPSession(page);
      await page.getByRole('button', { name: /pictures.*classify/iu }).click();
      await throughTheRun(report, page, session, count);
      await toTheEnd(report, page, session, count);
      report.check(`${complaints.length} complaints of the policy or uncaught errors`, complaints.length === 0);
    } finally {
      await browser.close();
      await served.stop();
    }
  });
  return report.passed;
}

async function throughTheRun(report: Report, page: Page, session: CDPSession, count: number): Promise<void> {
  const started = performance.now();
  const grid = page.getByRole('grid');
  await grid.waitFor();
  for (let done = false, turn = 0; !done; turn += 1) {
    // As somebody who looks around meanwhile.
    await grid.press(['End', 'PageUp', 'Home', 'PageDown'][turn % 4] ?? 'End');
    await pause(1000);
    done = await page.getByText('Done', { exact: true }).isVisible();
  }
  const seconds = (performance.now() - started) / 1000;
  report.fact(`${count} pictures in ${seconds.toFixed(0)} s`);
  await tellTasks(report, page, 'while the run went on, somebody scrolling');
  await tellMemory(report, session);
}

async function toTheEnd(report: Report, page: Page, session: CDPSession, count: number): Promise<void> {
  const started = performance.now();
  await page.getByRole('grid').press('End');
  await page.locator(`[aria-rowindex="${count + 1}"] img`).waitFor();
  report.fact(`the last row with its picture ${(performance.now() - started).toFixed(0)} ms after the key`);
  await wheelThrough(page);
  await tellTasks(report, page, 'while scrolling through all of it');
  await tellMemory(report, session);
}

/** From the first row to the last in a few hundred steps, as somebody pulls the bar. */
async function wheelThrough(page: Page): Promise<void> {
  await page.getByRole('grid').press('Home');
  await page.evaluate(`(async () => {
    const grid = document.querySelector('[role=grid]');
    for (let step = 0; step <= 300; step += 1) {
      grid.scrollTop = ((grid.scrollHeight - grid.clientHeight) * step) / 300;
      await new Promise(requestAnimationFrame);
    }
  })()`);
}

/** From now on the page keeps how long its long tasks were, in ms. */
async function watchTasks(page: Page): Promise<void> {
  await page.evaluate(`globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      longTasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: 'longtask' });`);
}

async function tellTasks(report: Report, page: Page, when: string): Promise<void> {
  const tasks = await page.evaluate<number[]>('longTasks.splice(0)');
  const long = tasks.filter((ms) => ms > longTaskMs);
  const longest = Math.max(0, ...tasks).toFixed(0);
  report.fact(
    `${when}: ${tasks.length} tasks over 50 ms, ${long.length} over ${longTaskMs}, the longest ${longest} ms`,
  );
}

async function tellMemory(report: Report, session: CDPSession): Promise<void> {
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  const heap = value('JSHeapUsedSize') / mib;
  report.check(
    `the page's heap ${heap.toFixed(1)} MiB (bound ${mostHeapMib}), ${value('Nodes')} nodes in its document`,
    heap < mostHeapMib,
  );
}
