// Loading a model: what cannot be used is refused, in a sentence that a person understands.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { resolveModel } from '../../src/main/models/registry.ts';
import { resourcePath } from '../../src/main/resources.ts';
import { loadClassifier, type Classifier } from '../../src/workers/classifier.ts';
import { tempFolder } from '../main/runs/temp.ts';
import { meanOnnx, writeMeanModel, type MeanModelChanges } from '../support/mean-model.ts';

const builtIn = readFileSync(resourcePath('models', 'zerolens-tiny-200', 'zerolens-tiny-200.onnx'));

async function load(changes: MeanModelChanges): Promise<Classifier> {
  const { path, card, sha256 } = await resolveModel(writeMeanModel(tempFolder(), changes));
  return loadClassifier({ modelPath: path, modelSha256: sha256, card, device: 'cpu', threads: 1, batch: 4 });
}

const damaged = /mean\.onnx is damaged or not complete, or no ONNX model: copy or download it again\.$/;

const cases: [string, MeanModelChanges, RegExp][] = [
  ['a web page', { onnx: Buffer.from('<!doctype html><p>Not found') }, /is text, not an ONNX model: give the model/],
  ['a tenth of a model', { onnx: builtIn.subarray(0, builtIn.length / 10) }, damaged],
  ['a model but its last 1%', { onnx: builtIn.subarray(0, builtIn.length * 0.99) }, damaged],
  ['a model but its last byte', { onnx: meanOnnx().subarray(0, -1) }, damaged],
  ['zeros', { onnx: Buffer.alloc(5000) }, damaged],
  ['a future format', { onnx: meanOnnx({ format: 99 }) }, /of the ONNX format: export it for version \d+ or lower\.$/],
  ['an unknown operator', { onnx: meanOnnx({ operator: 'Guess' }) }, /needs the operator Guess, which onnxruntime/],
  ['more labels than values', { labels: ['r', 'g', 'b', 'x'] }, /gives 3 values .* has 4 labels/],
  ['probabilities that are none', { onnx: meanOnnx({ then: 'doubled' }), scale: 1 }, /outside 0 to 1, though its card/],
  ['an input of rank 3', { onnx: meanOnnx({ input: ['n', 3, 8] }) }, /takes n × 3 × 8, its card says N × 3 × 8 × 8\.$/],
  ['an input of rank 5', { onnx: meanOnnx({ input: ['n', 3, 8, 8, 8] }) }, /takes n × 3 × 8 × 8 × 8, its card says/],
  ['whole numbers', { onnx: meanOnnx({ then: 'int64' }) }, /gives int64 values; only float32 is supported\.$/],
];

it.each(cases)('refuses %s', async (_what, changes, message) => {
  const refused = load(changes);
  await expect(refused).rejects.toMatchObject({ name: 'CodedError', code: 'model_error' });
  await expect(refused).rejects.toThrow(message);
  await expect(refused).rejects.not.toThrow(/\n|onnxruntime_src|\.cc:/);
});

it('refuses a file that has changed since it was chosen', async () => {
  const { path, card } = await resolveModel(writeMeanModel(tempFolder()));
  const modelSha256 = createHash('sha256').update('another').digest('hex');
  const settings = { modelPath: path, modelSha256, card, device: 'cpu', threads: 1, batch: 4 } as const;
  await expect(loadClassifier(settings)).rejects.toThrow('The model file has changed since it was chosen.');
});

it('takes a model that is right, and gives the mean of each channel', async () => {
  const classifier = await load({});
  const red = Uint8Array.from({ length: 8 * 8 * 3 }, (_, at) => (at % 3 === 0 ? 255 : 0));
  const outputs = await classifier.run([red, new Uint8Array(8 * 8 * 3)]);
  expect(outputs.map((values) => [...values])).toEqual([
    [1, 0, 0],
    [0, 0, 0],
  ]);
});
