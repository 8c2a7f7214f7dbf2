// Live video recorded in a real browser and exported: the labels of the file against those that were on the screen.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { resourcePath } from '../../src/main/resources.ts';
import { downloaded, launchBrowser, openPage } from '../../test/support/browser.ts';
import { csvRows } from '../../test/support/cli.ts';
import { cameraFlags, filmFrame, writeFilm } from '../../test/support/film.ts';
import { serve } from '../../test/support/served.ts';
import { Report, withFolder } from './report.ts';
import { quantile } from './statistics.ts';

const secondsEach = 2;
/** As the page calls what the model is not sure of. */
const notSure = 'Not sure';

/** Runs in the page: what is read out as seen, and whether it is being recorded, whenever that changes. */
const witnessScript = `(() => {
  const seen = [];
  const look = () => {
    const label = document.querySelector('.live-spoken')?.textContent ?? '';
    const button = document.querySelector('.record-button');
    const recording = button?.textContent === 'Stop recording' && !button.disabled;
    const last = seen.at(-1);
    if (last?.label !== label || last?.recording !== recording) seen.push({ label, recording, at: Date.now() });
  };
  look();
  const everything = { subtree: true, childList: true, characterData: true, attributes: true };
  new MutationObserver(look).observe(document.body, everything);
  globalThis.seen = seen;
})()`;

interface Seen {
  readonly label: string;
  readonly recording: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** @param seconds how long to record a film of the sample pictures, which it shows again and again. */
export async function record(seconds = 60): Promise<boolean> {
  const report = new Report();
  await withFolder(async (folder) => {
    const film = join(folder, 'film.mjpeg');
    const samples = readdirSync(resourcePath('samples')).filter((name) => /\.(?:jpg|png|webp)$/u.test(name));
    const frames = await Promise.all(samples.map((name) => filmFrame(resourcePath('samples', name))));
    await writeFilm(film, frames, secondsEach);
    const served = await serve({ home: join(folder, 'home') });
    const browser = await launchBrowser(cameraFlags({ film }));
    try {
      const { page, complaints } = await openPage(browser, served.address);
      const seen = await recordFilm(page, seconds);
      compare(report, seen, await exported(page));
      for (const complaint of complaints.slice(0, 3)) report.fact(complaint);
      report.check(`${complaints.length} complaints of the policy or uncaught errors`, complaints.length === 0);
    } finally {
      await browser.close();
      await served.stop();
    }
  });
  return report.passed;
}

async function recordFilm(page: Page, seconds: number): Promise<Seen[]> {
  await page.getByRole('button', { name: 'Live', exact: true }).click();
  await page.getByRole('button', { name: 'Start the camera' }).click();
  await page.locator('.live-spoken').filter({ hasText: /./u }).waitFor();
  await page.evaluate(witnessScript);
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page.waitForTimeout(seconds * 1000);
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.getByRole('button', { name: 'Record', exact: true }).waitFor();
  return page.evaluate<Seen[]>('seen');
}

/** The recording, as the page saves it. */
async function exported(page: Page): Promise<Record<string, string>[]> {
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  const { bytes } = await downloaded(page, () => page.getByRole('button', { name: 'Save CSV' }).click());
  return csvRows(bytes);
}

function compare(report: Report, seen: readonly Seen[], rows: readonly Record<string, string>[]): void {
  const shown = shownWhileRecording(seen);
  const written = rows.map(({ decision = '' }) => (decision === 'uncertain' ? notSure : decision));
  const equal = written.filter((label, at) => label === shown[at]?.label).length;
  report.check(
    `${shown.length} labels shown while it was recorded, ${rows.length} rows in the file, ${equal} the same in the same order`,
    shown.length > 0 && rows.length === shown.length && equal === shown.length,
  );
  for (const [at, { label }] of shown.entries()) {
    if (written[at] !== label) report.fact(`row ${at + 1}: ${label} was shown, ${written[at] ?? 'nothing'} is written`);
  }
  report.check(
    'each row is in the folder "camera" and has a time, a score and no file',
    rows.every((row) => row['root'] === 'camera' && !Number.isNaN(timeOf(row)) && row['file_size'] === ''),
  );
  // The first one may have been there for long.
  const late = rows.slice(1).map((row, at) => (shown[at + 1]?.at ?? 0) - timeOf(row));
  if (late.length > 0) {
    report.fact(`from the time in a row to the label read out: ${quantile(late, 0.5).toFixed(0)} ms p50`);
  }
}

/** The label that was there when it began, and each one that came before it ended. */
function shownWhileRecording(seen: readonly Seen[]): Seen[] {
  return seen.filter(({ label, recording }, at) => {
    const before = seen[at - 1];
    return recording && label !== '' && (before?.label !== label || !before.recording);
  });
}

/** By the clock on the wall, in milliseconds since 1970. */
function timeOf(row: Record<string, string>): number {
  return Date.parse(row['relative_path'] ?? '');
}
