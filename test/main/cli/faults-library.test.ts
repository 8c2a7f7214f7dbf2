// A library that cannot be used, or not any more: classify does its work all the same or says why not; nothing is lost.
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, vi } from 'vitest';
import { comparableCsv, csvRows, runCli, startCli } from '../../support/cli.ts';
import { mountDisk } from '../../support/disk.ts';
import { writePictures } from '../../support/pictures.ts';
import { until } from '../../support/processes.ts';
import { tempFolder } from '../runs/temp.ts';

// A guard against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 300_000 });

const nothingKept = /^This run is not kept, only the files you asked for: .+\.$/mu;
const ordinaryUser = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

async function folderOf(count: number): Promise<string> {
  const folder = tempFolder();
  chmodSync(folder, 0o755);
  await writePictures(folder, count);
  return folder;
}

async function homeWithRun(folder: string): Promise<string> {
  const home = tempFolder();
  expect(await runCli(['classify', folder, '--quiet'], { home })).toMatchObject({ code: 0, stderr: '' });
  return home;
}

/** Exit 0, every row there, and one line about the library. */
async function expectUnkept(
  folder: string,
  home: string,
  reason: RegExp,
  under: readonly string[] = [],
): Promise<void> {
  const { code, stdout, stderr } = await runCli(['classify', folder, '--csv', '-', '--quiet'], {
    home,
    under,
    cwd: '/',
  });
  expect(stderr).toMatch(nothingKept);
  expect(stderr).toMatch(reason);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(code).toBe(0);
  expect(csvRows(stdout)).toHaveLength(3);
  const resumed = await runCli(['classify', folder, '--resume', '--quiet'], { home, under, cwd: '/' });
  expect(resumed.code).toBe(1);
  expect(resumed.stderr).toMatch(reason);
}

it('one that is read-only can be looked at and exported from; classify keeps nothing and says so', async (context) => {
  const folder = await folderOf(3);
  const home = await homeWithRun(folder);
  const out = tempFolder();
  chmodSync(out, 0o777);
  chmodSync(home, 0o755);
  for (const name of readdirSync(home)) chmodSync(join(home, name), 0o644);
  const able = process.platform === 'linux' && process.getuid?.() === 0;
  const run = (...args: string[]) => runCli(args, { home, under: ordinaryUser, cwd: '/' });
  context.skip(!able || (await run('--version')).code !== 0, 'Needs root on Linux, for a user without rights.');
  const before = readFileSync(join(home, 'library.sqlite'));
  await expectUnkept(folder, home, /read|permission/u, ordinaryUser);
  const list = await run('runs');
  expect(list).toMatchObject({ code: 0 });
  const id = /^(\w{8}) /mu.exec(list.stdout.toString())?.[1] ?? '';
  expect(await run('runs', 'export', id, '--csv', join(out, 'r.csv'))).toMatchObject({ code: 0 });
  expect(csvRows(readFileSync(join(out, 'r.csv')))).toHaveLength(3);
  expect((await run('runs', 'delete', id)).code).toBe(1);
  expect(readFileSync(join(home, 'library.sqlite')).equals(before)).toBe(true);
});

it('one of a newer ZeroLens is left as it is', async () => {
  const folder = await folderOf(3);
  const home = await homeWithRun(folder);
  const file = join(home, 'library.sqlite');
  const database = new DatabaseSync(file);
  database.exec('PRAGMA user_version = 999999; PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  const before = readFileSync(file);
  await expectUnkept(folder, home, /newer/u);
  const { code, stderr } = await runCli(['runs'], { home });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^zerolens: .*newer.*\.$/mu);
  expect(readFileSync(file).equals(before)).toBe(true);
});

it('a damaged one is kept aside, that is said, and a new one begun', async () => {
  const folder = await folderOf(3);
  const home = tempFolder();
  const rubbish = Buffer.alloc(50_000, 'no database');
  writeFileSync(join(home, 'library.sqlite'), rubbish);
  const { code, stderr } = await runCli(['classify', folder, '--quiet'], { home });
  expect(code).toBe(0);
  expect(stderr).toMatch(/damaged/u);
  const aside = readdirSync(home).filter((name) => statSync(join(home, name)).size === rubbish.length);
  expect(aside.map((name) => readFileSync(join(home, name)).equals(rubbish))).toEqual([true]);
  expect((await runCli(['runs'], { home })).stdout.toString()).toMatch(/ done +3 of 3 /u);
});

it('a home that is a file keeps nothing', async () => {
  const folder = await folderOf(3);
  const home = join(tempFolder(), 'home');
  writeFileSync(home, 'a file');
  await expectUnkept(folder, home, /home/u);
});

it('a disk that fills up in the middle pauses the run, and it goes on once there is room', async (context) => {
  const folder = await folderOf(2000);
  const home = join(tempFolder(), 'disk');
  context.skip(!mountDisk(home, 'size=640k'), 'Needs the right to mount a small disk.');
  const csv = join(tempFolder(), 'r.csv');
  const { code, stderr } = await runCli(['classify', folder, '--csv', csv, '--quiet'], { home });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^zerolens: .*full.*\.$/mu);
  expect(stderr).toMatch(/^To go on with it: zerolens classify --run \w{8} --csv /mu);
  const calm = comparableCsv((await runCli(['classify', folder, '--csv', '-', '--no-store'])).stdout);
  const partial = comparableCsv(readFileSync(csv.replace('.csv', '.partial.csv')));
  expect(partial.length).toBeLessThan(2000);
  for (const [at, row] of partial.entries()) if (row['status'] === 'ok') expect(row).toEqual(calm[at]);
  execFileSync('mount', ['-o', 'remount,size=64m', home]);
  const resumed = await runCli(['classify', folder, '--csv', csv, '--resume'], { home });
  expect(resumed.code).toBe(0);
  expect(resumed.stderr).toMatch(/^[1-9]\d* pictures of them done before: not read again\.$/mu);
  expect(comparableCsv(readFileSync(csv))).toEqual(calm);
});

it('two commands at one library, one killed: the other is not disturbed, and the killed one goes on', async () => {
  const [one, other] = [await folderOf(800), await folderOf(800)];
  const [home, out] = [tempFolder(), tempFolder()];
  const csv = join(out, 'one.csv');
  const killed = startCli(['classify', one, '--csv', csv, '--workers', '1'], { home });
  const calm = startCli(['classify', other, '--csv', join(out, 'other.csv'), '--workers', '1'], { home });
  await until(() => (statSync(join(out, 'one.partial.csv'), { throwIfNoEntry: false })?.size ?? 0) > 120_000);
  killed.child.kill('SIGKILL');
  await killed.ended;
  const resumed = await runCli(['classify', one, '--csv', csv, '--resume', '--workers', '1'], { home });
  expect(resumed.code).toBe(0);
  expect(await calm.ended).toMatchObject({ code: 0 });
  const rows = (file: string) =>
    csvRows(readFileSync(file)).map((row) => ({ ...row, root: '', device: '', inference_ms: '' }));
  expect(rows(csv)).toEqual(rows(join(out, 'other.csv')));
  expect(rows(csv)).toHaveLength(800);
  const list = (await runCli(['runs'], { home })).stdout.toString();
  expect(list.match(/ done +800 of 800 /gu)).toHaveLength(2);
});

it('two commands over the same folder at the same time are two runs, each whole', async () => {
  const [folder, home, out] = [await folderOf(300), tempFolder(), tempFolder()];
  const files = ['1.csv', '2.csv'].map((name) => join(out, name));
  const both = files.map((csv) => startCli(['classify', folder, '--csv', csv, '--workers', '1'], { home }).ended);
  for (const { code, stderr } of await Promise.all(both)) {
    expect(code).toBe(0);
    expect(stderr).not.toContain('--resume');
  }
  const [first, second] = files.map((file) => comparableCsv(readFileSync(file)));
  expect(first).toEqual(second);
  expect(first).toHaveLength(300);
  expect((await runCli(['runs'], { home })).stdout.toString().match(/ done +300 of 300 /gu)).toHaveLength(2);
});

it('a folder on a drive that goes away: the run waits for it with its rows, and goes on when it is back', async () => {
  const [drive, home, out] = [tempFolder(), tempFolder(), tempFolder()];
  const folder = join(drive, 'photos');
  await writePictures(folder, 900);
  const csv = join(out, 'r.csv');
  const { child, ended } = startCli(['classify', folder, '--csv', csv], { home });
  await until(() => (statSync(join(out, 'r.partial.csv'), { throwIfNoEntry: false })?.size ?? 0) > 120_000);
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 130 });
  renameSync(folder, join(drive, 'gone'));
  const without = await runCli(['classify', folder, '--csv', csv, '--resume'], { home });
  expect(without.code).toBe(1);
  expect(without.stderr).toContain(folder);
  expect((await runCli(['runs'], { home })).stdout.toString()).toMatch(/ paused /u);
  renameSync(join(drive, 'gone'), folder);
  const back = await runCli(['classify', folder, '--csv', csv, '--resume'], { home });
  expect(back.code).toBe(0);
  expect(back.stderr).toMatch(/^[1-9]\d* pictures of them done before: not read again\.$/mu);
  expect(back.stderr).not.toContain('changed since');
  expect(csvRows(readFileSync(csv))).toHaveLength(900);
});
