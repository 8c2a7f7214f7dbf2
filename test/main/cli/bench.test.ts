// `zerolens bench` as built: its JSON and its report, what it says where it cannot measure, and that it leaves no process.
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { BenchResult } from '../../../src/main/bench/result.ts';
import { resourcePath } from '../../../src/main/resources.ts';
import { version } from '../../../src/main/version.ts';
import { benchReport } from '../../../src/main/cli/bench-report.ts';
import { runCli, startCli, type CliChild } from '../../support/cli.ts';
import { jpeg } from '../../support/pictures.ts';
import { isRunning, until, workersOf } from '../../support/processes.ts';
import { fill, tempFolder } from '../runs/temp.ts';

// Guards against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 400_000 });

function pidOf({ child }: CliChild): number {
  if (child.pid === undefined) throw new Error('It did not start.');
  return child.pid;
}

/** Process ids once there are more than the engine's own. */
async function allWorkers(started: CliChild): Promise<number[]> {
  const ofEngine = Math.min(availableParallelism(), 8);
  await until(() => workersOf(pidOf(started)).length > ofEngine, 200_000);
  return workersOf(pidOf(started));
}

it('measures: every figure is there, and the same to people', async () => {
  const started = startCli(['bench', '--quick', '--json']);
  const workers = await allWorkers(started);
  const { code, stdout, stderr } = await started.ended;
  expect(code).toBe(0);
  expect(stderr).toMatch(/^step 1 of \d+: starting the engine, about \d+ s left$/m);
  expect(stderr).not.toContain('\u001b');
  expect(workers.filter(isRunning)).toEqual([]);
  const result = JSON.parse(stdout.toString()) as BenchResult;
  const { picturesPerSecond, ratios, overheadMs, spread, settings } = result;
  expect(Object.keys(picturesPerSecond)).toEqual(['ceiling', 'engine', 'plainProxy']);
  expect(Object.keys(ratios)).toEqual(['engineToCeiling', 'engineToPlainProxy']);
  for (const figure of [...Object.values<number>(picturesPerSecond), ...Object.values<number>(ratios)]) {
    expect(figure).toBeGreaterThan(0);
  }
  expect(overheadMs).toEqual({ p50: expect.any(Number) as number, p99: expect.any(Number) as number });
  expect(overheadMs.p99).toBeGreaterThanOrEqual(overheadMs.p50);
  for (const name of ['ceiling', 'engine', 'plainProxy'] as const) {
    const rate = picturesPerSecond[name];
    const [lowest, highest] = spread.picturesPerSecond[name];
    expect(lowest).toBeLessThanOrEqual(rate);
    expect(highest).toBeGreaterThanOrEqual(rate);
  }
  expect(Object.keys(settings)).toEqual(['processes', 'threads', 'batch']);
  expect(result.pictures).toEqual({ folder: resourcePath('samples'), count: 14, leftOut: 0 });
  expect(result.model).toMatchObject({
    id: 'zerolens-tiny-200',
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  });
  expect(result.versions).toMatchObject({ zerolens: version, node: process.versions.node });
  expect(result.machine.cores).toBeGreaterThan(0);
  const report = benchReport(result);
  expect(report).toContain(`ZeroLens reaches ${ratios.engineToCeiling.toFixed(2)} of what the libraries could do`);
  expect(report).toMatch(/^Pictures {2}14 in /m);
});

it('Ctrl-C ends it at once, with every process', async () => {
  const started = startCli(['bench']);
  const workers = await allWorkers(started);
  started.child.kill('SIGINT');
  const { code, stdout, stderr } = await started.ended;
  expect([code, stdout.length]).toEqual([130, 0]);
  expect(stderr).not.toContain('zerolens:');
  await until(() => !workers.some(isRunning));
});

it('Ctrl-C while it starts', async () => {
  const started = startCli(['bench', '--quick']);
  await once(started.child.stderr, 'data');
  started.child.kill('SIGINT');
  expect(await started.ended).toMatchObject({ code: 130 });
});

it('says what is wrong with the pictures', async () => {
  const [empty, broken, gone] = [tempFolder(), tempFolder(), join(tempFolder(), 'gone')];
  const whole = await jpeg(1, 600, 400);
  fill(empty, { 'notes.txt': 'no picture' });
  fill(broken, { 'a.jpg': whole.subarray(0, 3000), 'b.jpg': 'text' });
  const cases: [string, string][] = [
    [empty, `zerolens: no picture was found in ${realpathSync(empty)}.`],
    [broken, `zerolens: None of 2 pictures in ${broken} can be classified. ${join(broken, 'a.jpg')}: `],
    [gone, `zerolens: ${gone}: This folder does not exist.`],
  ];
  for (const [folder, sentence] of cases) {
    const { code, stdout, stderr } = await runCli(['bench', '--quick', '--pictures', folder]);
    expect([code, stdout.length]).toEqual([1, 0]);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^ +at /m);
  }
});

it('says what is wrong with the model', async () => {
  const folder = tempFolder();
  const card = JSON.stringify({ ...anyCard, labels: ['a', 'b'] });
  fill(folder, { 'text.onnx': 'this is no model', 'text.json': card });
  const { code, stdout, stderr } = await runCli(['bench', '--quick', '--model', join(folder, 'text.onnx')]);
  expect([code, stdout.length]).toEqual([1, 0]);
  expect(stderr).toMatch(/^zerolens: .*text\.onnx is text, not an ONNX model: give the model itself\.$/m);
  expect((await runCli(['bench', '--model', join(folder, 'none.onnx')])).stderr).toMatch(/^zerolens: No model "/m);
});

const anyCard = {
  name: 'any',
  version: '1',
  license: 'MIT',
  source: 'this test',
  input: {
    layout: 'NCHW',
    color: 'RGB',
    width: 8,
    height: 8,
    resize: 'stretch',
    filter: 'bilinear',
    scale: 1,
    mean: [0, 0, 0],
    std: [1, 1, 1],
  },
  output: 'logits',
};
