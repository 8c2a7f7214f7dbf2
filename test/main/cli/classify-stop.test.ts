// How `zerolens classify` ends before its time: Ctrl-C, a kill. Nothing is left running.
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { comparableCsv, runCli, shell, startCli, type CliChild } from '../../support/cli.ts';
import { jpeg, writePictures } from '../../support/pictures.ts';
import { isRunning, until, workersOf } from '../../support/processes.ts';
import { fill, tempFolder } from '../runs/temp.ts';

// Guards against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 180_000 });

const windows = process.platform === 'win32';

let small: Buffer;

beforeAll(async () => {
  small = await jpeg(1, 16, 16);
});

/** A command in the middle of its work, writing `out`/r.csv, and its workers. */
async function busy(pictures: string, out: string, ...more: string[]): Promise<CliChild & { workers: number[] }> {
  const started = startCli(['classify', pictures, '--csv', join(out, 'r.csv'), ...more]);
  const partial = join(out, 'r.partial.csv');
  await until(() => (statSync(partial, { throwIfNoEntry: false })?.size ?? 0) > 5000);
  return { ...started, workers: workersOf(pidOf(started)) };
}

function pidOf({ child }: CliChild): number {
  if (child.pid === undefined) throw new Error('It did not start.');
  return child.pid;
}

async function expectGone(pids: readonly number[]): Promise<void> {
  expect(pids.length).toBeGreaterThan(0);
  await until(() => !pids.some(isRunning));
}

it('Ctrl-C keeps what is done: whole rows, those of an undisturbed run or skipped', async () => {
  const [pictures, out] = [tempFolder(), tempFolder()];
  await writePictures(pictures, 2000);
  const { child, ended, workers } = await busy(pictures, out);
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  await expectGone(workers);
  expect(code).toBe(130);
  expect(stderr).toMatch(/^Stopping; what is done is kept\./m);
  expect(stderr).toContain(`Not complete. What is done is in ${join(out, 'r.partial.csv')}.`);
  expect(readdirSync(out)).toEqual(['r.partial.csv']);
  const bytes = readFileSync(join(out, 'r.partial.csv'));
  expect(bytes.subarray(-2).toString()).toBe('\r\n');
  const rows = comparableCsv(bytes);
  const calm = comparableCsv((await runCli(['classify', pictures, '--csv', '-'])).stdout);
  expect(calm).toHaveLength(2000);
  expect(rows.length).toBeLessThan(2000);
  expect(rows.at(-1)?.['status']).toBe('ok');
  for (const [at, row] of rows.entries()) {
    if (row['status'] === 'ok') expect(row).toEqual(calm[at]);
    else expect(row).toMatchObject({ status: 'skipped', relative_path: calm[at]?.['relative_path'], decision: '' });
  }
});

it('Ctrl-C twice quits at once', async () => {
  const [pictures, out] = [tempFolder(), tempFolder()];
  await writePictures(pictures, 2000);
  // Batches that take long, so that the second one comes while the first is being heeded.
  const { child, ended, workers } = await busy(pictures, out, '--workers', '1', '--batch', '256');
  child.kill('SIGINT');
  await once(child.stderr, 'data');
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  expect(code).toBe(130);
  expect(stderr).not.toContain('Not complete');
  await expectGone(workers);
});

it('Ctrl-C before the first picture leaves nothing behind', async () => {
  const [pictures, out] = [tempFolder(), tempFolder()];
  fill(pictures, { 'a.jpg': small });
  const started = startCli(['classify', pictures, '--csv', join(out, 'r.csv')]);
  await until(() => workersOf(pidOf(started)).length > 0);
  const workers = workersOf(pidOf(started));
  started.child.kill('SIGINT');
  expect(await started.ended).toMatchObject({ code: 130 });
  await expectGone(workers);
  expect(readdirSync(out).filter((name) => name.endsWith('.lock'))).toEqual([]);
});

it('nobody need read its stderr', async (context) => {
  context.skip(windows, 'Needs a shell with pipes.');
  const [pictures, out] = [tempFolder(), tempFolder()];
  fill(pictures, { 'a.jpg': small });
  const csv = join(out, 'r.csv');
  const classify = '"$NODE" "$CLI" classify "$DIR" --csv "$CSV" 2>&1 >/dev/null';
  const { ended } = shell(`{ { ${classify}; echo "code $?" >&3; } | true; } 3>&1`, pictures, { CSV: csv });
  expect(await ended).toBe('code 0\n');
  expect(comparableCsv(readFileSync(csv))).toHaveLength(1);
});

it('SIGKILL takes its workers with it', async () => {
  const [pictures, out] = [tempFolder(), tempFolder()];
  await writePictures(pictures, 1500);
  const { child, ended, workers } = await busy(pictures, out);
  child.kill('SIGKILL');
  expect(await ended).toMatchObject({ code: 'SIGKILL' });
  await expectGone(workers);
  // Its lock is a dead one's, which does not keep the next from writing there.
  const again = await runCli(['classify', join(pictures, '000'), '--csv', join(out, 'r.csv'), '--quiet']);
  expect(again).toMatchObject({ code: 0, stderr: '' });
  expect(readdirSync(out)).toEqual(['r.csv']);
});
