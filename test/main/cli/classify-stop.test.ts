// How `zerolens classify` ends before its time: Ctrl-C, a reader that leaves, a full disk, a kill. Nothing is left running.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { cliPath, comparableCsv, runCli, startCli, type CliChild } from '../../support/cli.ts';
import { writeMeanModel } from '../../support/mean-model.ts';
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

/** What a shell makes of a script in which `$NODE` and `$CLI` run the command and `$DIR` has the pictures. */
function shell(script: string, pictures: string, more: Record<string, string> = {}) {
  const env = { ...process.env, NODE: process.execPath, CLI: cliPath, DIR: pictures, ...more };
  const child = spawn('sh', ['-c', script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  const ended = Promise.all([text(child.stdout), once(child, 'exit')]).then(([stdout]) => stdout);
  return { ended, stderr: () => lines.join('') };
}

it('Ctrl-C keeps what is done: whole rows, those of an undisturbed run or skipped', async () => {
  const [pictures, out] = [tempFolder(), tempFolder()];
  await writePictures(pictures, 2000);
  const { child, ended, workers } = await busy(pictures, out);
  const second = await runCli(['classify', pictures, '--csv', join(out, 'r.csv')]);
  expect(second).toMatchObject({ code: 1 });
  expect(second.stderr).toContain(`it is being written by another command (process ${String(child.pid)})`);
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  await expectGone(workers);
  expect(code).toBe(130);
  expect(stderr).toMatch(/^Stopping; what is done is kept\./);
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

it('a reader that leaves ends it quietly, with all its workers', async (context) => {
  context.skip(windows, 'Needs a shell with pipes.');
  const pictures = tempFolder();
  for (let at = 0; at < 1500; at += 1) fill(pictures, { [`${String(at)}.jpg`]: small });
  const script = `{ sh -c 'echo $$ >&2; exec "$@"' - "$NODE" "$CLI" classify "$DIR" --csv - --top-k 1
    echo "code $?" >&2; } | head -n 1`;
  const { ended, stderr } = shell(script, pictures);
  await until(() => workersOf(Number.parseInt(stderr(), 10)).length > 0);
  const workers = workersOf(Number.parseInt(stderr(), 10));
  expect(await ended).toMatch(/^root,relative_path,[^\n]*\n$/);
  expect(stderr()).toMatch(/^\d+\ncode 130\n$/);
  await expectGone(workers);
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

it('a disk that fills up: exit 1, and whole rows in the partial file', async (context) => {
  const [pictures, out] = [tempFolder(), join(tempFolder(), 'disk')];
  mkdirSync(out);
  context.skip(!mountSmall(out), 'Needs the right to mount a small disk.');
  onTestFinished(() => {
    execFileSync('umount', [out]);
  });
  for (let at = 0; at < 600; at += 1) fill(pictures, { [`${String(at)}.jpg`]: small });
  const model = writeMeanModel(tempFolder());
  const { code, stderr } = await runCli(['classify', pictures, '--csv', join(out, 'r.csv'), '--model', model]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^zerolens: Cannot write .*r\.csv: the disk is full\. .* in .*r\.partial\.csv\.$/m);
  expect(readdirSync(out)).toEqual(['r.partial.csv']);
  const rows = comparableCsv(readFileSync(join(out, 'r.partial.csv')));
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.at(-1)).toMatchObject({ status: 'ok', root: pictures });
});

function mountSmall(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
