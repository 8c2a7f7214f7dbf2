// A library of a million rows, made through its own write path: size, rates, and how long pages, searches and counts take.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { viewSchema, wholeView } from '../../src/protocol/results.ts';
import type { ViewInput } from '../../src/protocol/results.ts';
import { Library } from '../../src/main/runs/store/library.ts';
import { commonLabel, plan, rowAt } from './library-rows.ts';
import { Report, withFolder } from './report.ts';
import { quantile } from './statistics.ts';

/** Rows in a page, and pages asked for before and while measuring. */
const pageRows = 100;
const warmUps = 5;
const measured = 40;

const satInMs = 100;
const otherMs = 1000;

const satIn: Record<string, ViewInput> = {
  'scan order': {},
  'least certain first': { order: 'least-certain' },
  'most certain first': { order: 'most-certain' },
  'one label': { label: commonLabel },
  'one label, least certain first': { label: commonLabel, order: 'least-certain' },
  errors: { show: 'errors' },
  unreviewed: { show: 'unreviewed' },
  'unreviewed, least certain first': { show: 'unreviewed', order: 'least-certain' },
  'uncertain, least certain first': { show: 'uncertain', order: 'least-certain' },
};

const others: Record<string, ViewInput> = {
  'uncertain in scan order': { show: 'uncertain' },
  'by path': { order: 'path' },
  'by time': { order: 'captured' },
  'by size': { order: 'size' },
  'one label, unreviewed': { label: commonLabel, show: 'unreviewed' },
  'search in paths': { search: '0123' },
  'search that finds nothing': { search: 'nowhere at all' },
  'search in labels': { search: 'label 99' },
  'search, least certain first': { search: 'img_000', order: 'least-certain' },
};

/** @param args `--rows 100000` for a smaller one. */
export async function libraryShow(args: readonly string[]): Promise<boolean> {
  const options = { rows: { type: 'string', default: '1000000' } } as const;
  const count = Number(parseArgs({ args: [...args], options }).values.rows);
  const report = new Report();
  await withFolder(async (folder) => {
    const library = await Library.open(folder);
    const lag = monitorEventLoopDelay({ resolution: 5 });
    lag.enable();
    try {
      const run = await fill(report, library, count);
      const file = statSync(join(folder, 'library.sqlite'));
      report.fact(`${(file.size / 1e6).toFixed(0)} MB on the disk, ${(file.size / count).toFixed(0)} bytes per row`);
      await views(report, library, run, satIn, satInMs);
      await views(report, library, run, others, otherMs);
      await counts(report, library, run);
      await exportAll(report, library, run, count);
      await longWork(report, library, run);
      const ms = (nanoseconds: number) => `${(nanoseconds / 1e6).toFixed(1)} ms`;
      report.fact(
        `main loop late by p50 ${ms(lag.percentile(50))}, p99 ${ms(lag.percentile(99))}, at most ${ms(lag.max)}, of which 5 ms are the timer's`,
      );
    } finally {
      lag.disable();
      await library.close();
    }
  });
  return report.passed;
}

/** Writes so many rows into a new run, and tells how fast; returns its id. */
export async function fill(report: Report, library: Library, count: number): Promise<string> {
  const { id } = await library.createRun(plan, { name: 'A million', threshold: 0.5, device: 'cpu' });
  await library.beginPass(id);
  const start = performance.now();
  for (let place = 0; place < count; place += 1) await library.append(id, rowAt(place));
  await library.flush(id);
  const seconds = (performance.now() - start) / 1000;
  report.fact(`${count} rows written in ${seconds.toFixed(1)} s: ${(count / seconds).toFixed(0)} a second`);
  return id;
}

async function views(
  report: Report,
  library: Library,
  run: string,
  some: Record<string, ViewInput>,
  mostMs: number,
): Promise<void> {
  for (const [name, input] of Object.entries(some)) {
    const view = viewSchema.parse(input);
    const { total } = await library.rows(run, view, 0, 1);
    const page = () => library.rows(run, view, Math.floor(Math.random() * total), pageRows);
    await timed(report, `${name} (${total} rows)`, page, mostMs);
  }
}

async function counts(report: Report, library: Library, run: string): Promise<void> {
  await timed(report, 'counts at a threshold of 0.5', () => library.counts(run, 0.5), otherMs);
  await timed(report, 'counts at any threshold', () => library.counts(run, Math.random()), otherMs);
}

async function timed(report: Report, name: string, ask: () => Promise<unknown>, mostMs: number): Promise<void> {
  const times: number[] = [];
  for (let round = -warmUps; round < measured; round += 1) {
    const start = performance.now();
    await ask();
    if (round >= 0) times.push(performance.now() - start);
  }
  const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)];
  report.check(`${name}: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, below ${mostMs}`, p95 < mostMs);
}

/** What looks at all rows, or changes most of them: none of it holds up the pages above for long. */
async function longWork(report: Report, library: Library, run: string): Promise<void> {
  const seconds = async (work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    return ((performance.now() - start) / 1000).toFixed(1);
  };
  let pairs = 0;
  const folders = await seconds(async () => {
    for await (const sums of library.eachFolderSum(run, 0.5)) pairs += sums.length;
  });
  const truth = await seconds(() => library.truth(run));
  report.fact(
    `summary of all folders, ${pairs} pairs of folder and label, ${folders} s; how right the model is ${truth} s`,
  );
  const view = viewSchema.parse({ label: commonLabel });
  const { total } = await library.rows(run, view, 0, 1);
  const accepted = await seconds(() => library.correct(run, { view }, { kind: 'accept' }));
  const undone = await seconds(() => library.undo(run));
  report.fact(`all ${total} rows of a label accepted in ${accepted} s, taken back in ${undone} s`);
}

async function exportAll(report: Report, library: Library, run: string, count: number): Promise<void> {
  const before = process.memoryUsage.rss();
  const start = performance.now();
  let [rows, most] = [0, before];
  for await (const some of library.eachRow(run, wholeView)) {
    rows += some.length;
    most = Math.max(most, process.memoryUsage.rss());
  }
  const seconds = (performance.now() - start) / 1000;
  const MB = (bytes: number) => (bytes / 1e6).toFixed(0);
  report.check(`all ${count} rows read again, in order`, rows === count);
  report.fact(
    `${(rows / seconds).toFixed(0)} rows a second read for an export; memory of the process ${MB(before)} MB before, ${MB(most)} MB at most`,
  );
}
