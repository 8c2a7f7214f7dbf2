// Models that cannot be used: one sentence that says why, exit code 1, and the old CSV as it was.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { resourcePath } from '../../../src/main/resources.ts';
import { runCli, type Ended } from '../../support/cli.ts';
import { meanOnnx, writeMeanModel, type MeanModelChanges } from '../../support/mean-model.ts';
import { jpeg } from '../../support/pictures.ts';
import { tempFolder } from '../runs/temp.ts';

// A guard against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 300_000 });

const builtIn = readFileSync(resourcePath('models', 'zerolens-tiny-200', 'zerolens-tiny-200.onnx'));
let picture: Buffer;

beforeAll(async () => {
  picture = await jpeg(1);
});

/** What the command makes of one picture with this model, in a folder with an old CSV. */
async function classified(changes: MeanModelChanges): Promise<Ended> {
  const folder = tempFolder();
  mkdirSync(join(folder, 'm'));
  writeMeanModel(join(folder, 'm'), changes);
  writeFileSync(join(folder, 'a.jpg'), picture);
  writeFileSync(join(folder, 'r.csv'), 'old');
  const ended = await runCli(['classify', 'a.jpg', '--csv', 'r.csv', '--model', 'm'], { cwd: folder });
  if (ended.code !== 0) {
    expect(readdirSync(folder).sort()).toEqual(['a.jpg', 'm', 'r.csv']);
    expect(readFileSync(join(folder, 'r.csv'), 'utf8')).toBe('old');
  }
  return { ...ended, stderr: ended.stderr.replaceAll(folder, 'DIR') };
}

/** Each kind once; test/workers/classifier.test.ts has the variants. */
const cases: [string, MeanModelChanges, string][] = [
  [
    'that is text',
    { onnx: Buffer.from('This is no model.\n') },
    'DIR/m/mean.onnx is text, not an ONNX model: give the model itself.',
  ],
  [
    'that is cut',
    { onnx: builtIn.subarray(0, builtIn.length / 2) },
    'DIR/m/mean.onnx is damaged or not complete, or no ONNX model: copy or download it again.',
  ],
  ['of 0 bytes', { onnx: Buffer.alloc(0) }, 'DIR/m/mean.onnx is empty: copy or download the model again.'],
  [
    'of a future opset',
    { onnx: meanOnnx({ opset: 99 }) },
    'DIR/m/mean.onnx is for ONNX opset 99: export it with opset 26 or lower.',
  ],
  [
    'with the wrong number of labels',
    { labels: ['red', 'green'] },
    "The model gives 3 values per picture, but its card has 2 labels: one is not the other's.",
  ],
  [
    'that gives NaN',
    { onnx: meanOnnx({ then: 'nan' }) },
    'The model gives values that are no numbers, even for a test picture.',
  ],
  [
    'with an input of rank 2',
    { onnx: meanOnnx({ input: ['n', 3] }) },
    'The model takes n × 3, its card says N × 3 × 8 × 8.',
  ],
];

it.each(cases)('a model %s', async (_what, changes, sentence) => {
  const { code, stdout, stderr } = await classified(changes);
  expect({ code, stdout: stdout.toString(), stderr }).toEqual({
    code: 1,
    stdout: '',
    stderr: `zerolens: ${sentence}\n`,
  });
});

it('a model without a fault is used', async () => {
  const { code, stdout } = await classified({});
  expect(code).toBe(0);
  expect(stdout.toString()).toContain('a.jpg');
});
