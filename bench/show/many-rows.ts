// A run of many pictures through the run service: memory of the process that keeps its rows, and how soon a page that
// scrolls about in them gets the rows it shows.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Engine } from '../../src/main/engine.ts';
import { resolveModel } from '../../src/main/models/registry.ts';
import { RunService } from '../../src/main/runs/service/run-service.ts';
import { ServiceClient } from '../../test/support/service-client.ts';
import { linkPictures } from './hard-links.ts';
import { Report, withFolder } from './report.ts';
import { median, quantile } from './statistics.ts';

const rowsShown = 50;
const thumbnailSide = 96;
const everyMs = 50;
const mib = 1024 * 1024;
/** After the first tenth, in which everything is loaded and warm. The rows are in the library's file. */
const mostGrowthMib = 48;

interface Sample {
  done: number;
  mib: number;
  windowMs: number;
  thumbnailMs: number;
}

export async function manyRows(count = 100_000): Promise<boolean> {
  const report = new Report();
  await withFolder(async (folder) => {
    await linkPictures(join(folder, 'files'), join(folder, 'pictures'), count);
    const endpoint = `ipc://${join(folder, 'socket')}`;
    const engine = await Engine.start({ model: await resolveModel(undefined), device: 'cpu', listen: endpoint });
    const dataFolder = { path: join(folder, 'home'), decidedBy: 'default' } as const;
    const service = await RunService.create({ engine, folders: [join(folder, 'pictures')], dataFolder });
    engine.addServices(service.handlers);
    const page = new ServiceClient(endpoint, false);
    try {
      await scrollThrough(report, page, count);
    } finally {
      page.close();
      await service.stop();
      await engine.stop();
    }
  });
  return report.passed;
}

async function scrollThrough(report: Report, page: ServiceClient, count: number): Promise<void> {
  const { folders } = (await page.request('folder.list', {})).fields;
  const sources = folders.map(({ id }) => ({ kind: 'folder' as const, id }));
  const { run } = (await page.request('run.create', { sources })).fields;
  const watched = page.request('run.subscribe', { run });
  const samples: Sample[] = [];
  for (let total = 0; total < count;) {
    await pause(everyMs);
    const from = Math.floor(Math.random() * Math.max(total - rowsShown, 0));
    const started = performance.now();
    const { fields } = await page.request('run.rows', { run, from, count: rowsShown });
    const windowMs = performance.now() - started;
    ({ total } = fields);
    if (total === 0) continue;
    const asked = performance.now();
    await page.request('run.thumbnail', { run, row: fields.rows[0]?.row ?? 0, side: thumbnailSide });
    const thumbnailMs = performance.now() - asked;
    samples.push({ done: total, mib: process.memoryUsage.rss() / mib, windowMs, thumbnailMs });
  }
  const { fields } = await watched;
  report.check(`${fields.state}, ${fields.done} rows`, fields.state === 'done' && fields.done === count);
  report.fact(`${fields.seconds.toFixed(1)} s, ${fields.picturesPerSecond.toFixed(0)} pictures/s`);
  const windows = samples.map(({ windowMs }) => windowMs);
  tellTimes(report, `windows of ${rowsShown} rows meanwhile`, windows);
  const thumbnails = samples.map(({ thumbnailMs }) => thumbnailMs);
  tellTimes(report, 'thumbnails meanwhile, one at a time', thumbnails);
  tellMemory(report, samples, count);
  await exportAll(report, page, run);
}

function tellTimes(report: Report, what: string, times: readonly number[]): void {
  const [p50, p99, most] = [0.5, 0.99, 1].map((share) => quantile(times, share).toFixed(1));
  report.fact(`${times.length} ${what}: p50 ${p50}, p99 ${p99}, at most ${most} ms`);
}

function tellMemory(report: Report, samples: readonly Sample[], count: number): void {
  const [second, last] = [1, 9].map((tenth) =>
    median(samples.filter(({ done }) => Math.floor((done * 10) / (count + 1)) === tenth).map((sample) => sample.mib)),
  );
  const growth = (last ?? 0) - (second ?? 0);
  const peak = Math.max(...samples.map((sample) => sample.mib));
  report.check(
    `main process, with the page's client: ${second?.toFixed(0)} MiB in the second tenth of the rows, ` +
      `${last?.toFixed(0)} in the last (peak ${peak.toFixed(0)}); may grow by ${mostGrowthMib}`,
    growth <= mostGrowthMib,
  );
}

/** The whole CSV, and windows while it is sent. */
async function exportAll(report: Report, page: ServiceClient, run: string): Promise<void> {
  const started = performance.now();
  let peak = 0;
  const exporting = page.request(
    'run.export',
    { run },
    {
      onPartial: () => {
        peak = Math.max(peak, process.memoryUsage.rss() / mib);
      },
    },
  );
  const times: number[] = [];
  const done = exporting.then(() => true);
  while (!(await Promise.race([done, pause(everyMs, false)]))) {
    const asked = performance.now();
    await page.request('run.rows', { run, from: 0, count: rowsShown });
    times.push(performance.now() - asked);
  }
  const { fields } = await exporting;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  report.fact(`CSV of ${(fields.bytes / 1e6).toFixed(1)} MB in ${seconds} s, memory at most ${peak.toFixed(0)} MiB`);
  tellTimes(report, `windows of ${rowsShown} rows while it is sent`, times);
}
