// Many hard-linked small pictures through the command: every row there and in order, and memory that does not grow.
import { linkSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { jpeg } from '../../test/support/pictures.ts';
import { watchCommand, type ProcessMemory } from './memory-watch.ts';
import { Report, withFolder } from './report.ts';
import { median } from './statistics.ts';

/** A file has at most 65,000 names on ext4. */
const files = 50;
const mostGrowthMib = 32;

export async function hardLinks(count = 100_000): Promise<boolean> {
  const report = new Report();
  await withFolder(async (folder) => {
    await linkPictures(join(folder, 'files'), join(folder, 'pictures'), count);
    const csv = join(folder, 'o.csv');
    const { code, seconds, processes } = await watchCommand(['classify', join(folder, 'pictures'), '--csv', csv]);
    report.fact(`${seconds.toFixed(1)} s, ${(count / seconds).toFixed(0)} pictures/s`);
    const rows: string[][] = parse(readFileSync(csv));
    const names = rows.slice(1).map((row) => row[1] ?? '');
    const inOrder = names.every((name, place) => name === nameOf(place));
    report.check(`exit code ${String(code)}, ${names.length} rows, in order`, names.length === count && inOrder);
    for (const process of processes) checkFlat(report, process);
  });
  return report.passed;
}

function checkFlat(report: Report, { name, samples, peak }: ProcessMemory): void {
  const tenth = Math.floor(samples.length / 10);
  const second = median(samples.slice(tenth, 2 * tenth));
  const last = median(samples.slice(9 * tenth));
  report.check(
    `${name}: ${second.toFixed(0)} MiB in the second tenth of the time, ${last.toFixed(0)} in the last (peak ${peak.toFixed(0)}); may grow by ${mostGrowthMib}`,
    last - second <= mostGrowthMib,
  );
}

/** Fills `folder` with `count` names for some pictures, which lie in `originals`. */
export async function linkPictures(originals: string, folder: string, count: number): Promise<void> {
  mkdirSync(originals);
  for (let file = 0; file < files; file += 1) writeFileSync(join(originals, String(file)), await jpeg(file));
  for (let place = 0; place < count; place += 1) {
    const path = join(folder, nameOf(place));
    mkdirSync(dirname(path), { recursive: true });
    linkSync(join(originals, String(place % files)), path);
  }
}

/** Every hundred pictures have a folder of their own. */
function nameOf(place: number): string {
  const name = String(place).padStart(6, '0');
  return join(name.slice(0, 4), `${name}.jpg`);
}
