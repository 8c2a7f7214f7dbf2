// 10,000 small files through the command: memory of its main process, every row there and in order.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { writePictures } from '../../test/support/pictures.ts';
import { Report, withFolder } from './report.ts';

const launcher = join(import.meta.dirname, '../../bin/zerolens');
const count = 10_000;
const mostGrowthMb = 150;

export async function smallFiles(): Promise<boolean> {
  const report = new Report();
  await withFolder(async (folder) => {
    await writePictures(join(folder, 'pictures'), count);
    const csv = join(folder, 'o.csv');
    const started = performance.now();
    const command = spawn(launcher, ['classify', join(folder, 'pictures'), '--csv', csv], { stdio: 'ignore' });
    const memory: number[] = [];
    const sampler = setInterval(() => {
      const mb = residentMb(command.pid ?? 0);
      if (mb !== undefined) memory.push(mb);
    }, 50);
    const code = await new Promise((resolve) => command.once('exit', resolve));
    clearInterval(sampler);
    const seconds = (performance.now() - started) / 1000;
    const rows: string[][] = parse(readFileSync(csv));
    const names = rows.slice(1).map((row) => row[1] ?? '');
    const sorted = names.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    report.fact(`${seconds.toFixed(1)} s, ${(count / seconds).toFixed(0)} pictures/s, exit code ${String(code)}`);
    report.check(`${names.length} rows, in order`, names.length === count && names.join() === sorted.join());
    // The first half second is Node starting and loading code.
    const [first = 0] = memory.slice(10);
    const growth = Math.max(...memory) - first;
    report.check(
      `main process: ${first.toFixed(0)} MB at the start, grew by ${growth.toFixed(0)} MB at most (150)`,
      growth <= mostGrowthMb,
    );
  });
  return report.passed;
}

function residentMb(pid: number): number | undefined {
  try {
    const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kb === undefined ? undefined : Number(kb) / 1024;
  } catch {
    return undefined;
  }
}
