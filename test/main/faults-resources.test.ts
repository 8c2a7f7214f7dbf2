// Scarce resources: few open files, little memory, a temporary folder that goes. Rows are lost to none of them.
import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runCli } from '../support/cli.ts';
import { goodPictures, othersThan } from '../support/good-pictures.ts';
import { writePictures } from '../support/pictures.ts';
import { chunk, png, zeros } from '../support/pngs.ts';
import { leanWorker, comparable, runPictures, startEngine } from '../support/run-pictures.ts';
import { fill, tempFolder } from './runs/temp.ts';

// A guard against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 300_000 });

const linux = process.platform === 'linux';

afterEach(() => {
  delete process.env['ZEROLENS_LEAN'];
});

describe('open files', () => {
  it('64 are enough: fewer workers, every row', async (context) => {
    context.skip(!linux, 'Needs prlimit.');
    const good = await goodPictures();
    const folder = tempFolder();
    fill(folder, {
      ...good.files,
      'text.jpg': 'text',
      'cut.jpg': (good.files['B.jpg'] ?? Buffer.of()).subarray(0, 400),
    });
    for (let at = 0; at < 100; at += 1) fill(folder, { [`many/${String(at)}.jpg`]: good.files['B.jpg'] ?? '' });
    const args = ['classify', folder, '--csv', '-', '--workers', '8'];
    const { code, stdout, stderr } = await runCli(args, { under: ['prlimit', '--nofile=64'] });
    expect(stderr).toContain('Only 64 files may be open at once here: using 1 of 8 workers (ulimit -n).\n');
    const others = othersThan(good, stdout);
    expect([code, others.length]).toEqual([2, 102]);
    const failed = others.filter((row) => row['status'] !== 'ok');
    expect(failed.map((row) => row['error_code'])).toEqual(['truncated', 'not_an_image']);
  });

  it('too few are said so', async (context) => {
    context.skip(!linux, 'Needs prlimit.');
    const folder = tempFolder();
    fill(folder, { 'a.jpg': 'text' });
    const { code, stderr } = await runCli(['classify', folder], { under: ['prlimit', '--nofile=40'] });
    expect([code, stderr]).toEqual([
      1,
      'zerolens: Only 40 files may be open at once here, too few for ZeroLens: raise that (ulimit -n 1024).\n',
    ]);
  });
});

it('a worker without the memory for one picture fails that one, and gives it the true reason', async (context) => {
  context.skip(!linux, 'Needs prlimit.');
  const folder = tempFolder();
  await writePictures(folder, 60);
  const calmEngine = await startEngine(undefined);
  const calm = await runPictures(calmEngine, [folder]);
  await calmEngine.stop();
  // 300 MB once decoded.
  const large = png(10_000, 10_000, 'grey1', chunk('IDAT', zeros(10_000 * 1251)));
  fill(folder, { '000/00010-large.png': large, '000/00030-large.png': large });
  process.env['ZEROLENS_LEAN'] = String(200e6);
  const engine = await startEngine(undefined, { workerEntry: leanWorker });
  const rows = await runPictures(engine, [folder]);
  const failure = engine.failure;
  await engine.stop();
  expect(failure).toBeUndefined();
  const failed = rows.filter((row) => row.status === 'error');
  expect(failed.map((row) => [row.relativePath, row.errorCode])).toEqual([
    ['000/00010-large.png', 'too_large'],
    ['000/00030-large.png', 'too_large'],
  ]);
  expect(failed[0]?.error).toMatch(/^There is not enough memory for this picture: close other programs, or /);
  expect(rows.filter((row) => row.status === 'ok').map(comparable)).toEqual(calm.map(comparable));
});

describe('the temporary folder', () => {
  it('may be missing', async (context) => {
    context.skip(!linux, 'Elsewhere it is found otherwise.');
    const good = await goodPictures();
    const folder = tempFolder();
    fill(folder, good.files);
    const { code, stdout } = await runCli(['classify', folder, '--csv', '-'], { env: { TMPDIR: '/no/such/folder' } });
    expect([code, othersThan(good, stdout)]).toEqual([0, []]);
  });

  it('may be cleaned away in the middle of a run, when a worker has to be replaced', async () => {
    const folder = tempFolder();
    await writePictures(folder, 600);
    const engine = await startEngine(undefined);
    const calm = await runPictures(engine, [folder]);
    const ours = readdirSync(tmpdir()).filter((name) => name.startsWith(`zl-${process.pid}-`));
    expect(ours).toHaveLength(1);
    for (const name of ours) rmSync(join(tmpdir(), name), { recursive: true });
    const before = engine.workers.map(({ pid }) => pid);
    const running = runPictures(engine, [folder]);
    for (const pid of before) process.kill(pid, 'SIGKILL');
    const rows = await running;
    const after = engine.workers.map(({ pid }) => pid);
    const failure = engine.failure;
    await engine.stop();
    expect(failure).toBeUndefined();
    expect(after.some((pid) => before.includes(pid))).toBe(false);
    expect(rows.map(comparable)).toEqual(calm.map(comparable));
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`zl-${process.pid}-`))).toEqual([]);
  });
});
