// Live video in a real browser: labels against `classify`, how fast and how old, beside a run, and with workers killed under it.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { drop, launchBrowser, openPage } from '../../test/support/browser.ts';
import { cameraFlags, filmFrame, writeFilm } from '../../test/support/film.ts';
import { workersOf } from '../../test/support/processes.ts';
import { runPictures, startEngine } from '../../test/support/run-pictures.ts';
import { serve, type Served } from '../../test/support/served.ts';
import { labelsShown, look, signatureOf, typical, watch, watchFor, type Figures } from './live-page.ts';
import { photoModel, photos } from './photos.ts';
import { Report, withFolder } from './report.ts';

const pictures = 20;
const secondsEach = 2;
const leastEqual = 19;
const sureFrom = 0.9;
/** The test data's 200 photos so many times: 2,000 pictures. */
const copies = 10;
/** The page's figures are over the last five seconds. */
const settleSeconds = 6;

export async function live(): Promise<boolean> {
  const report = new Report();
  await withFolder(async (folder) => {
    const chosen = await surePhotos();
    const frames = await Promise.all(chosen.map(({ name }) => filmFrame(join(photos, name))));
    const film = join(folder, 'film.mjpeg');
    await writeFilm(film, frames, secondsEach);
    const served = await serve({ home: join(folder, 'home'), args: ['--model', photoModel] });
    const browser = await launchBrowser(cameraFlags({ film }));
    try {
      const { page, complaints } = await openPage(browser, served.address);
      await page.getByRole('button', { name: 'Live', exact: true }).click();
      await page.getByRole('button', { name: 'Start the camera' }).click();
      await page.locator('[data-sequence]').waitFor();
      await watchFor(page, settleSeconds);

      const alone = await showLabels(report, page, chosen, await Promise.all(frames.map(signatureOf)));
      await showBesideRun(report, { browser, served, page, folder, alone });
      await showKill(report, page, served);
      report.check(
        `${complaints.length} refusals by the page's policy and errors in it (none)`,
        complaints.length === 0,
      );
    } finally {
      await browser.close();
      await served.stop();
    }
  });
  return report.passed;
}

interface Chosen {
  name: string;
  label: string;
}

/** The first photos of whose label the model is sure. */
async function surePhotos(): Promise<Chosen[]> {
  const engine = await startEngine(photoModel);
  const rows = await runPictures(engine, [photos]);
  await engine.stop();
  const sure = rows.flatMap((row) => {
    const [best] = row.status === 'ok' ? row.predictions : [];
    return best !== undefined && best.score >= sureFrom ? [{ name: row.relativePath, label: best.label }] : [];
  });
  return sure.slice(0, pictures);
}

/** Once through the film, and a little more. */
async function showLabels(
  report: Report,
  page: Page,
  chosen: readonly Chosen[],
  signatures: readonly number[][],
): Promise<Figures> {
  const looks = await watchFor(page, pictures * secondsEach + 1);
  const shown = labelsShown(looks, signatures);
  chosen.forEach(({ name, label }, place) => {
    if (shown[place] !== label) report.fact(`${name}: ${label}, but shown as ${shown[place] ?? 'nothing'}`);
  });
  const equal = chosen.filter(({ label }, place) => shown[place] === label).length;
  report.check(
    `${equal} of ${chosen.length} labels shown equal those of \`classify\` (at least ${leastEqual} of ${pictures})`,
    chosen.length === pictures && equal >= leastEqual,
  );
  const back = looks.filter(({ sequence }, at) => sequence < (looks[at - 1]?.sequence ?? 0)).length;
  report.check(`${back} times an older frame after a newer one (never)`, back === 0);
  const alone = typical(looks);
  report.fact(`alone: ${described(alone)}`);
  const { age, model } = alone;
  report.fact(`the page adds ${(age - model).toFixed(1)} ms to the ${model.toFixed(1)} ms of the bare run (p50)`);
  return alone;
}

interface BesideRun {
  browser: Browser;
  served: Served;
  page: Page;
  folder: string;
  alone: Figures;
}

/** The run is dropped on another page of the same engine. */
async function showBesideRun(report: Report, { browser, served, page, folder, alone }: BesideRun): Promise<void> {
  const dropped = join(folder, 'photos');
  for (let copy = 0; copy < copies; copy += 1) cpSync(photos, join(dropped, String(copy)), { recursive: true });
  const { page: other } = await openPage(browser, served.address);
  await drop(other, [dropped]);
  const rate = other.locator('.figure').filter({ hasText: 'Pictures/s' }).locator('dd');
  await rate.filter({ hasText: /\d/u }).waitFor({ timeout: 120_000 });
  const isRunning = (): Promise<boolean> => other.getByText('Running', { exact: true }).isVisible();
  await watchFor(page, settleSeconds);
  const rates: number[] = [];
  const looks = await watch(page, async () => {
    if (!(await isRunning())) return false;
    rates.push(Number((await rate.textContent()) ?? ''));
    return true;
  });
  const beside = typical(looks);
  report.fact(`beside a run of 2,000 pictures (${Math.round(rates.at(-1) ?? 0)} pictures/s): ${described(beside)}`);
  report.fact(`beside / alone: frames per second ${ratio(beside.fps, alone.fps)}, age ${ratio(beside.age, alone.age)}`);
  report.check('live video goes on beside the run', beside.fps > 0);
  await other.context().close();
}

async function showKill(report: Report, page: Page, served: Served): Promise<void> {
  const { sequence } = await look(page);
  for (const pid of workersOf(served.pid)) process.kill(pid, 'SIGKILL');
  const killedAt = performance.now();
  const looks = await watch(page, (all) => {
    const isBack = all.some((each) => each.sequence > sequence + 10) && all.some(({ notice }) => notice !== '');
    return !isBack && performance.now() - killedAt < 30_000;
  });
  const next = looks.find((each) => each.sequence > sequence + 1);
  report.check(
    `all workers killed: answers go on after ${next === undefined ? '–' : Math.round(next.at - killedAt)} ms`,
    next !== undefined,
  );
  const notice = looks.find((each) => each.notice !== '')?.notice ?? '';
  report.check(`the page says so: ${notice}`, notice !== '');
}

function described({ fps, age, preparing, answering, model }: Figures): string {
  const parts = `preparing ${preparing.toFixed(1)}, engine ${answering.toFixed(1)}, of that the model ${model.toFixed(1)}`;
  return `${fps.toFixed(1)} frames/s, age ${age.toFixed(1)} ms p50 (${parts})`;
}

function ratio(one: number, other: number): string {
  return (one / other).toFixed(2);
}
