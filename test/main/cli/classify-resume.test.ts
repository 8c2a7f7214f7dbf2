// `classify --resume` and `--run`: after Ctrl-C and after SIGKILL, all rows of an undisturbed run, and little done twice.
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { comparableCsv, csvRows, outcomes, runCli, startCli, type CliChild } from '../../support/cli.ts';
import { writeMeanModel } from '../../support/mean-model.ts';
import { jpeg, writePictures } from '../../support/pictures.ts';
import { until } from '../../support/processes.ts';
import { fill, tempFolder } from '../runs/temp.ts';

// A guard against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 300_000 });

const count = 1200;

interface Place {
  pictures: string;
  home: string;
  csv: string;
}

async function place(): Promise<Place> {
  const pictures = tempFolder();
  await writePictures(pictures, count);
  return { pictures, home: tempFolder(), csv: join(tempFolder(), 'r.csv') };
}

function partialOf(csv: string): string {
  return csv.replace('.csv', '.partial.csv');
}

/** `classify` with some rows done. */
async function busy({ pictures, home, csv }: Place, bytes = 150_000): Promise<CliChild> {
  const started = startCli(['classify', pictures, '--csv', csv], { home });
  await until(() => (statSync(partialOf(csv), { throwIfNoEntry: false })?.size ?? 0) > bytes);
  return started;
}

async function interrupted(at: Place, signal: NodeJS.Signals): Promise<string> {
  const { child, ended } = await busy(at);
  child.kill(signal);
  return (await ended).stderr;
}

async function calmRows(pictures: string) {
  return comparableCsv((await runCli(['classify', pictures, '--csv', '-', '--no-store'])).stdout);
}

function keptIn(stderr: string): number {
  return Number(/^(\d+) pictures? of them done before: not read again\.$/mu.exec(stderr)?.[1] ?? 0);
}

it('after Ctrl-C the line it gives goes on with the run, without its sources', async () => {
  const at = await place();
  const stderr = await interrupted(at, 'SIGINT');
  const [, line = ''] = /^To go on with it: zerolens (classify --run \w{8} --csv \S+)$/mu.exec(stderr) ?? [];
  const partial = csvRows(readFileSync(partialOf(at.csv)));
  expect(partial.length).toBeGreaterThan(50);
  expect((await runCli(['runs'], { home: at.home })).stdout.toString()).toMatch(/ paused /u);
  const resumed = await runCli(line.split(' '), { home: at.home });
  expect(resumed.code).toBe(0);
  expect(keptIn(resumed.stderr)).toBeGreaterThanOrEqual(partial.filter(({ status }) => status === 'ok').length);
  expect(keptIn(resumed.stderr)).toBeLessThan(count);
  expect(comparableCsv(readFileSync(at.csv))).toEqual(await calmRows(at.pictures));
  // Of rows that were kept, not even the time differs.
  const rows = csvRows(readFileSync(at.csv));
  for (const [index, row] of partial.entries()) if (row['status'] === 'ok') expect(rows[index]).toEqual(row);
  const list = (await runCli(['runs'], { home: at.home })).stdout.toString();
  expect(list).toMatch(new RegExp(` done +${String(count)} of ${String(count)} `, 'u'));
  expect(list.trim().split('\n')).toHaveLength(2);
});

it('at once after SIGKILL it goes on: changed, new and vanished files are told apart', async () => {
  const at = await place();
  await interrupted(at, 'SIGKILL');
  // The first ones were done.
  fill(at.pictures, { '000/00001.jpg': await jpeg(99, 33, 44), '000/00001b.jpg': await jpeg(98) });
  rmSync(join(at.pictures, '000/00002.jpg'));
  const { code, stderr } = await runCli(['classify', at.pictures, '--csv', at.csv, '--resume'], { home: at.home });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^1 picture of them changed since: classified again\.$/mu);
  expect(stderr).toMatch(/^1 picture of the earlier run no longer there: now an error\.$/mu);
  expect(keptIn(stderr)).toBeGreaterThan(40);
  const rows = comparableCsv(readFileSync(at.csv));
  const calm = await calmRows(at.pictures);
  expect(rows.filter(({ relative_path }) => relative_path !== '000/00002.jpg')).toEqual(calm);
  expect(rows[3]).toMatchObject({ relative_path: '000/00002.jpg', status: 'error', error_code: 'unreadable' });
  // The same once more from the library, to standard output.
  const again = await runCli(['classify', at.pictures, '--csv', '-', '--resume'], { home: at.home });
  expect(again.code).toBe(2);
  expect(again.stderr).toMatch(
    /^Run \w{8} \(.*\) is finished: its files are written again, and nothing is classified\. What has changed since takes a new run, without --resume\.$/mu,
  );
  expect(again.stdout).toEqual(readFileSync(at.csv));
});

it('a resumed run to standard output has all rows, those that are no longer there in their places', async () => {
  const at = await place();
  await interrupted(at, 'SIGINT');
  rmSync(join(at.pictures, '000/00002.jpg'));
  const { code, stdout } = await runCli(['classify', at.pictures, '--csv', '-', '--resume'], { home: at.home });
  expect(code).toBe(2);
  const names = csvRows(stdout).map(({ relative_path }) => relative_path);
  expect(names).toEqual([...names].sort());
  expect(outcomes(stdout)['000/00002.jpg']).toBe('unreadable');
  expect(names).toHaveLength(count);
});

it('offers an interrupted run, and begins a new one unless told otherwise', async () => {
  const at = await place();
  await interrupted(at, 'SIGKILL');
  expect((await runCli(['runs'], { home: at.home })).stdout.toString()).toMatch(/ interrupted /u);
  const { code, stderr } = await runCli(['classify', at.pictures, '--csv', at.csv], { home: at.home });
  expect(code).toBe(0);
  expect(stderr).toContain('An earlier run of these was not finished: add --resume to go on with it.\n');
  expect(keptIn(stderr)).toBe(0);
  // The unfinished one, though it is older than the finished one.
  const resumed = await runCli(['classify', at.pictures, '--csv', at.csv, '--resume'], { home: at.home });
  expect(keptIn(resumed.stderr)).toBeGreaterThan(40);
});

it('a run that a live process works on is not taken over, and is told with the process', async () => {
  const at = await place();
  const { child, ended } = await busy(at, 5_000);
  const other = join(tempFolder(), 'other.csv');
  const second = await runCli(['classify', at.pictures, '--csv', other, '--resume'], { home: at.home });
  expect(child.exitCode).toBeNull();
  expect(second).toMatchObject({ code: 1 });
  expect(second.stderr).toMatch(
    new RegExp(`^zerolens: run \\w{8} \\(.*\\) is being worked on by process ${String(child.pid)}\\.$`, 'mu'),
  );
  expect(await ended).toMatchObject({ code: 0 });
});

it('--resume and --run that fit no run: exit 1, and what there is', async () => {
  const [home, folder] = [tempFolder(), tempFolder()];
  fill(folder, { 'a.jpg': await jpeg(1), 'b/a.jpg': await jpeg(2) });
  const run = (...args: string[]) => runCli(['classify', '--quiet', ...args], { home });
  const first = await run(folder, '--resume');
  expect(first).toMatchObject({ code: 1 });
  expect(first.stderr).toMatch(/^zerolens: there is no run of just these .*; none is unfinished\.$/mu);
  expect(await run(folder, '--top-k', '3')).toMatchObject({ code: 0 });
  for (const more of [
    [],
    ['--top-k', '3', '--no-recursive'],
    ['--top-k', '3', '--model', writeMeanModel(tempFolder())],
  ]) {
    expect((await run(folder, '--resume', ...more)).stderr).toContain('there is no run of just these');
  }
  const id = /^(\w{8}) /mu.exec((await runCli(['runs'], { home })).stdout.toString())?.[1] ?? '';
  const refusals: [string[], RegExp][] = [
    [['--run', 'zz'], new RegExp(`there is no run zz\\. There are ${id} \\(.*\\)\\.$`, 'mu')],
    [['--run', id, '--top-k', '4'], /was made with --top-k 3: leave --top-k out/u],
    [['--run', id, '--no-recursive'], /was made with sub-folders: leave --no-recursive out/u],
    [['--run', id, '--model', writeMeanModel(tempFolder())], /was made with another model, zerolens-tiny-200/u],
    [['--run', id, tempFolder()], /is about \S+: leave files and folders out/u],
    [['--run', id, '--resume'], /give one of them/u],
    [['--run', id, '--no-store'], /with --no-store there is no run to go on with/u],
    [['--run', id, '--csv', join(folder, 'a.jpg')], /a\.jpg is a picture; results would replace it/u],
  ];
  for (const [args, message] of refusals) {
    const { code, stderr, stdout } = await run(...args);
    expect([args, code, stdout.toString()]).toEqual([args, 1, '']);
    expect(stderr).toMatch(message);
  }
  // Its beginning is enough.
  expect(await run('--run', id.slice(0, 4), '--csv', '-')).toMatchObject({ code: 0, stderr: '' });
});

it('of a finished run the exit code is that run, and thresholds may change', async () => {
  const [home, folder] = [tempFolder(), tempFolder()];
  fill(folder, { 'a.jpg': await jpeg(1), 'bad.jpg': 'text' });
  const args = ['classify', folder, '--csv', '-', '--quiet'];
  const first = await runCli([...args, '--threshold', '0'], { home });
  const again = await runCli([...args, '--resume'], { home });
  expect([first.code, again.code]).toEqual([2, 2]);
  expect(again.stdout).toEqual(first.stdout);
  const other = csvRows((await runCli([...args, '--resume', '--threshold', '1'], { home })).stdout);
  expect(other.map((row) => [row['threshold'], row['decision']])).toEqual([
    ['1', 'uncertain'],
    ['1', ''],
  ]);
});
