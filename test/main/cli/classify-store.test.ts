// What `classify` keeps: its run, in the library before any work begins, with every row that its files have.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { csvRows, runCli, startCli } from '../../support/cli.ts';
import { writeMeanModel } from '../../support/mean-model.ts';
import { jpeg, writePictures } from '../../support/pictures.ts';
import { until, workersOf } from '../../support/processes.ts';
import { fill, tempFolder } from '../runs/temp.ts';

// A guard against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 180_000 });

let picture: Buffer;

beforeAll(async () => {
  picture = await jpeg(1);
});

async function runs(home: string, ...args: string[]) {
  const { code, stdout, stderr } = await runCli(['runs', ...args], { home });
  expect([code, stderr]).toEqual([0, '']);
  return stdout.toString();
}

/** The cells of the only run in the list. */
async function onlyRun(home: string): Promise<string[]> {
  const [, line = '', ...others] = (await runs(home)).trimEnd().split('\n');
  expect(others).toEqual([]);
  return line.split(/ {2,}/u);
}

it('a finished run is done, and its export is the CSV that classify wrote, to the byte', async () => {
  const [home, folder, out] = [tempFolder(), tempFolder(), tempFolder()];
  await writePictures(folder, 150);
  fill(folder, { 'bad.jpg': 'text', 'ne\nw, "quoted" =1+1 📷.jpg': picture, 'no picture.txt': 'x' });
  const [csv, jsonl] = [join(out, 'r.csv'), join(out, 'r.jsonl')];
  const options = ['--top-k', '3', '--threshold', '0.1', '--bom', '--spreadsheet-safe'];
  const { code } = await runCli(['classify', folder, '--csv', csv, '--jsonl', jsonl, ...options], { home });
  expect(code).toBe(2);
  const [id = '', , name, state, done, errors] = await onlyRun(home);
  expect([name, state, done, errors]).toEqual([folder.split('/').at(-1), 'done', '152 of 152', '1']);
  const exported = await runCli(['runs', 'export', id, '--csv', '-', '--bom', '--spreadsheet-safe'], { home });
  expect(exported.stdout.equals(readFileSync(csv))).toBe(true);
  const lines = await runCli(['runs', 'export', id, '--jsonl', '-'], { home });
  expect(lines.stdout.equals(readFileSync(jsonl))).toBe(true);
});

it('is in the library before the engine starts, and stays there if that fails', async () => {
  const [home, folder] = [tempFolder(), tempFolder()];
  fill(folder, { 'a.jpg': picture });
  const model = writeMeanModel(folder, { onnx: Buffer.from('no model') });
  const { code } = await runCli(['classify', folder, '--model', model], { home });
  expect(code).toBe(1);
  const [id = '', , , state] = await onlyRun(home);
  expect(state).toBe('failed');
  expect(await runs(home, 'show', id)).toMatch(/State +failed: .+/u);
});

it('a run that is killed while its engine starts is interrupted, and goes on', async () => {
  const [home, folder] = [tempFolder(), tempFolder()];
  fill(folder, { 'a.jpg': picture });
  const { child, ended } = startCli(['classify', folder], { home });
  await until(() => workersOf(child.pid ?? 0).length > 0);
  // So that it does not get further meanwhile.
  child.kill('SIGSTOP');
  expect((await onlyRun(home))[3]).toBe(`running (process ${String(child.pid)})`);
  child.kill('SIGKILL');
  await ended;
  expect((await onlyRun(home))[3]).toBe('interrupted');
  const resumed = await runCli(['classify', folder, '--csv', '-', '--resume'], { home });
  expect(resumed.code).toBe(0);
  expect(csvRows(resumed.stdout)).toHaveLength(1);
  expect((await onlyRun(home))[3]).toBe('done');
});

it.each(['SIGINT', 'SIGTERM'] as const)(
  '%s while its engine starts: paused, with the line that goes on',
  async (signal) => {
    const [home, folder] = [tempFolder(), tempFolder()];
    fill(folder, { 'a.jpg': picture });
    const { child, ended } = startCli(['classify', folder], { home });
    await until(() => workersOf(child.pid ?? 0).length > 0);
    child.kill(signal);
    const { code, stderr } = await ended;
    const [id = '', , , state] = await onlyRun(home);
    // It may have been quick, and already at work or done.
    if (code === 0) return;
    expect([code, state]).toEqual([130, 'paused']);
    expect(stderr).toContain(`To go on with it: zerolens classify --run ${id}\n`);
  },
);

it('--no-store keeps nothing', async () => {
  const [home, folder] = [tempFolder(), tempFolder()];
  fill(folder, { 'a.jpg': picture });
  expect(await runCli(['classify', folder, '--no-store', '--quiet'], { home })).toMatchObject({ code: 0, stderr: '' });
  expect(readdirSync(home)).toEqual([]);
});

it('a run whose CSV cannot be begun is not kept', async () => {
  const [home, folder] = [tempFolder(), tempFolder()];
  fill(folder, { 'a.jpg': picture });
  const { code } = await runCli(['classify', folder, '--csv', join(folder, 'no', 'r.csv')], { home });
  expect(code).toBe(1);
  expect(await runs(home)).toMatch(/^There are no runs yet\./u);
});

it('a folder without pictures is a run without rows, and exit code 1 also when it is asked for again', async () => {
  const [home, folder] = [tempFolder(), tempFolder()];
  for (const more of [[], ['--resume']]) {
    const { code, stderr } = await runCli(['classify', folder, ...more], { home });
    expect(code).toBe(1);
    expect(stderr).toContain('no picture was found');
  }
  expect((await onlyRun(home)).slice(3, 6)).toEqual(['done', '0 of 0', '0']);
});
