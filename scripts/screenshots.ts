// Makes docs/screenshots: every screen in every state, of the sample pictures alone. `npm run screenshots`.
import type { Browser, Page } from 'playwright-core';
import { drag, dragAway, drop, holdable, launchBrowser } from '../test/support/browser.ts';
import { serve, type Served } from '../test/support/served.ts';
import { shootLive } from './screenshots/live.ts';
import { makeMaterial, type Material } from './screenshots/material.ts';
import { emptyFolder, shoot } from './screenshots/studio.ts';

async function main(): Promise<void> {
  const material = makeMaterial();
  const browser = await launchBrowser();
  const { samples, mixed, bad, notes, home } = material;
  const folders = [samples, mixed, bad, notes];
  const first = await serve({ home, folders });
  await first.stop();
  // A port that is asked for keeps its token, so that the page finds back to the next one.
  const engine = await serve({ home, folders, port: first.port });
  try {
    await emptyFolder();
    await shootRefused(browser, engine);
    await shootLive(engine, samples, material.film);
    const page = await newPage(browser);
    await shootArrival(page, engine, material);
    await shootRuns(page, material);
    await shootResults(page, samples);
    await shootReview(page);
    await shootList(page, samples);
    await shootLink(page, engine, { home, folders, port: first.port });
  } finally {
    await browser.close();
    await engine.kill();
    material.remove();
  }
}

async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  return context.newPage();
}

async function shootRefused(browser: Browser, { address }: Served): Promise<void> {
  const page = await newPage(browser);
  await page.goto(address.replace(/#.*$/u, '#another-start'));
  await page.getByRole('heading', { name: 'This page may not talk to the engine' }).waitFor();
  await shoot(page, 'link-refused');
  await page.context().close();
}

/** From nothing to a run: invitation, drag, copy, and what is refused. */
async function shootArrival(page: Page, { address }: Served, { many, huge, samples }: Material): Promise<void> {
  const link = await holdable(page);
  link.hold();
  await page.goto(address);
  await shoot(page, 'connecting');
  link.release();
  await page.getByText('Connected', { exact: true }).waitFor();
  await shoot(page, 'invitation');
  await drag(page, [samples], ['dragEnter', 'dragOver']);
  await shoot(page, 'drag');
  await dragAway(page);
  await drop(page, [huge]);
  await page.getByRole('heading', { name: 'This cannot be classified' }).waitFor();
  await shoot(page, 'drop-no-room');
  await page.getByRole('button', { name: 'Back' }).click();
  await drop(page, [many]);
  await page.getByText(/^[2-9]\d\d of/u).waitFor();
  link.hold();
  await shoot(page, 'drop-copying');
  link.release();
}

/** A run on its way and at its ends. */
async function shootRuns(page: Page, { many, samples }: Material): Promise<void> {
  await page.getByRole('heading', { name: nameOf(many) }).waitFor({ timeout: 120_000 });
  await page.getByText(/^[2-9]\d\d of/u).waitFor({ timeout: 120_000 });
  await shoot(page, 'run-running');
  await drag(page, [samples], ['dragEnter', 'dragOver']);
  await shoot(page, 'drag-refused');
  await dragAway(page);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await page.getByText('Paused', { exact: true }).waitFor();
  await quiet(page);
  await shoot(page, 'run-paused');
  for (const [folder, name] of [
    ['Old disk', 'run-all-errors'],
    ['Notes', 'run-nothing-found'],
    ['Garden', 'run-some-errors'],
  ] as const) {
    await start(page, folder);
    if (name === 'run-some-errors') await page.getByRole('row', { name: 'A half copied picture.jpg' }).click();
    await quiet(page);
    await shoot(page, name);
  }
}

/** What can be done with results. */
async function shootResults(page: Page, samples: string): Promise<void> {
  await start(page, nameOf(samples));
  await shoot(page, 'run-done-notice');
  await quiet(page);
  await page.getByRole('row', { name: 'ladybug.webp' }).click();
  await shoot(page, 'run-done');
  await page.getByRole('row', { name: 'basketball.jpg' }).click();
  await shoot(page, 'run-uncertain');
  await page.getByRole('button', { name: 'More ways to save' }).click();
  await shoot(page, 'save-menu');
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  await shoot(page, 'export');
  await page.keyboard.press('Escape');
}

/** Going through the rows, and what is known of all of them. */
async function shootReview(page: Page): Promise<void> {
  await page.getByRole('row', { name: 'candle.jpg' }).click();
  await page.keyboard.press('Enter');
  await page.keyboard.press('r');
  await page.keyboard.type('hour');
  await shoot(page, 'review-label');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Labels and how right they are' }).click();
  await shoot(page, 'review-panel');
  await page.getByRole('grid').focus();
  await page.keyboard.press('?');
  await shoot(page, 'review-keys');
  await page.keyboard.press('Escape');
}

/** All runs, the question about a folder that has one, and the settings. */
async function shootList(page: Page, samples: string): Promise<void> {
  await page.getByRole('button', { name: 'Classify more' }).click();
  await page.getByRole('menuitem', { name: nameOf(samples) }).click();
  await page.getByRole('button', { name: 'Classify everything again' }).waitFor();
  await shoot(page, 'folder-question');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Runs', exact: true }).click();
  await page.getByRole('heading', { name: 'Runs', exact: true }).waitFor();
  await shoot(page, 'runs');
  await page.getByRole('button', { name: 'More for Notes' }).click();
  await shoot(page, 'runs-menu');
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await shoot(page, 'runs-deleted');
  await quiet(page);
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
  await shoot(page, 'settings');
}

async function shootLink(page: Page, engine: Served, again: Parameters<typeof serve>[0]): Promise<void> {
  await engine.kill();
  await page.getByText('The engine cannot be reached.').waitFor();
  await shoot(page, 'link-lost');
  const next = await serve(again);
  await page.getByText('Connected', { exact: true }).waitFor();
  await quiet(page);
  await next.stop();
  await page.getByText('The engine has been stopped.').waitFor();
  await shoot(page, 'link-stopped');
}

async function start(page: Page, folder: string): Promise<void> {
  await page.getByRole('button', { name: 'Classify more' }).click();
  await page.getByRole('menuitem', { name: folder }).click();
  await page.getByRole('heading', { name: folder, exact: true }).waitFor();
  await page.getByText('Done', { exact: true }).waitFor();
}

/** Until no notice is shown any more. */
async function quiet(page: Page): Promise<void> {
  const notices = page.getByRole('button', { name: 'Close this notice' });
  await page.waitForTimeout(500);
  while ((await notices.count()) > 0) await notices.first().click();
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

await main();
