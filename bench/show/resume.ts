// SIGKILL of the command at random moments of a run, each followed by `--resume`: the rows are those of a run that nobody
// disturbed, and only pictures whose rows were still on their way are classified twice.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'csv-parse/sync';
import { hasShared } from '../../test/support/shared.ts';
import { wholeView } from '../../src/protocol/results.ts';
import { Library } from '../../src/main/runs/store/library.ts';
import { linkPictures } from './hard-links.ts';
import { photoModel, repeatPhotos } from './photos.ts';
import { Report, withFolder } from './report.ts';

const launcher = join(import.meta.dirname, '../../bin/zerolens');
const photosInFolder = 200;
const lookEveryMs = 20;
/** Kills come up to so long after the row that they are meant for: in the middle of anything. */
const mostDelayMs = 600;
/** As many rows as may be on their way into the library. */
const mostLost = 400;

type Row = Record<string, string>;

interface Command {
  readonly folder: string;
  readonly home: string;
  readonly args: readonly string[];
}

/** What a kill has cost. */
interface Kill {
  /** Rows that the library had. */
  readonly kept: number;
  /** Rows that were in the partial CSV and not yet in the library: these pictures are classified again. */
  readonly lost: number;
}

/** @param count pictures; photos where the test data are there. */
export async function resume(count = 4000, kills = 20): Promise<boolean> {
  const report = new Report();
  await withFolder(async (folder) => {
    const args = await makePictures(folder, count);
    const undisturbed = { folder, home: join(folder, 'home-undisturbed'), args };
    const expected = await classifyToEnd(undisturbed, 'undisturbed.csv');
    const disturbed = { folder, home: join(folder, 'home-disturbed'), args };
    const library = await Library.open(disturbed.home);
    try {
      const told = await killAgainAndAgain(disturbed, library, count, kills);
      const resumed = await classifyToEnd(disturbed, 'disturbed.csv', await hasRun(library));
      report.check(
        `${resumed.length} rows after ${told.length} kills, equal to those of a run that nobody disturbed`,
        told.length > 0 && resumed.length === count && isDeepStrictEqual(resumed, expected),
      );
      tellKills(report, told);
      await tellAttempts(report, library, count);
    } finally {
      await library.close();
    }
  });
  return report.passed;
}

async function makePictures(folder: string, count: number): Promise<string[]> {
  const pictures = join(folder, 'pictures');
  if (!hasShared || count % photosInFolder !== 0) {
    await linkPictures(join(folder, 'files'), pictures, count);
    return [pictures];
  }
  mkdirSync(pictures);
  repeatPhotos(pictures, count / photosInFolder);
  return [pictures, '--model', photoModel];
}

/** Its rows without what may differ between two runs. */
async function classifyToEnd(command: Command, name: string, resumes = false): Promise<Row[]> {
  const csv = join(command.folder, name);
  const child = start(command, csv, resumes);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`classify ended with ${String(code)}`);
  return rowsOf(csv);
}

function start({ args, home }: Command, csv: string, resumes: boolean): ChildProcess {
  const words = ['classify', ...args, '--csv', csv, '--quiet', ...(resumes ? ['--resume'] : [])];
  const env = { ...process.env, ZEROLENS_HOME: home };
  return spawn(launcher, words, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Ends early if a run gets to its end before it is killed. */
async function killAgainAndAgain(command: Command, library: Library, count: number, kills: number): Promise<Kill[]> {
  const moments = Array.from({ length: kills }, () => Math.random() * count).sort((a, b) => a - b);
  const told: Kill[] = [];
  for (const rows of moments) {
    const csv = join(command.folder, 'disturbed.csv');
    const child = start(command, csv, await hasRun(library));
    const exit = once(child, 'exit');
    while (child.exitCode === null && (await rowsIn(library)) < rows) await pause(lookEveryMs);
    await pause(Math.random() * mostDelayMs);
    child.kill('SIGKILL');
    await exit;
    if (child.signalCode !== 'SIGKILL') break;
    told.push(await costOf(library, csv));
  }
  return told;
}

async function costOf(library: Library, csv: string): Promise<Kill> {
  const kept = new Set<string>();
  const [run] = (await library.runs(0, 1)).runs;
  if (run !== undefined) {
    for await (const rows of library.eachRow(run.id, wholeView)) {
      for (const { relativePath } of rows) kept.add(relativePath);
    }
  }
  const partial = csv.replace(/\.csv$/u, '.partial.csv');
  const written = existsSync(partial) ? rowsOf(partial) : [];
  return { kept: kept.size, lost: written.filter((row) => !kept.has(row['relative_path'] ?? '')).length };
}

async function hasRun(library: Library): Promise<boolean> {
  return (await library.runs(0, 1)).total > 0;
}

async function rowsIn(library: Library): Promise<number> {
  const [run] = (await library.runs(0, 1)).runs;
  return run === undefined ? 0 : run.ok + run.errors;
}

function rowsOf(csv: string): Row[] {
  // A kill may leave half a row at the end.
  const whole = readFileSync(csv, 'utf8').replace(/[^\n]*$/u, '');
  return parse<Row>(whole, { columns: true }).map((row) => ({ ...row, device: '', inference_ms: '' }));
}

function tellKills(report: Report, kills: readonly Kill[]): void {
  report.fact(`killed with ${kills.map(({ kept }) => kept).join(', ')} rows in the library`);
  const lost = kills.map((kill) => kill.lost);
  const sum = lost.reduce((all, one) => all + one, 0);
  report.check(
    `classified twice, as their rows were on their way: ${sum} pictures, ${lost.join(', ')} by kill; at most ${mostLost} each`,
    lost.every((one) => one <= mostLost),
  );
}

async function tellAttempts(report: Report, library: Library, count: number): Promise<void> {
  const { runs, total } = await library.runs(0, 1);
  let [rows, again] = [0, 0];
  for await (const some of library.eachRow(runs[0]?.id ?? '', wholeView)) {
    rows += some.length;
    for (const { attempts } of some) again += attempts - 1;
  }
  report.check(
    `one run in the library, ${rows} rows; classified again though their rows were there: ${again}`,
    total === 1 && rows === count && again === 0,
  );
}
