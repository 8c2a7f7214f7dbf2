// The loop a newcomer would write with sharp and onnxruntime: one process, one picture after the other. Prints pictures/s.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';

const side = 224;
const mean = [0.485, 0.456, 0.406];
const std = [0.229, 0.224, 0.225];

const [model = '', folder = ''] = process.argv.slice(2);
// The same arithmetic as in ZeroLens, which not every processor takes by itself.
const session = await InferenceSession.create(model, { extra: { session: { x64quantprecision: '1' } } });
const names = readdirSync(folder);
await classify(names[0] ?? '');
const started = performance.now();
for (const name of names) await classify(name);
process.stdout.write(String((names.length / (performance.now() - started)) * 1000));

async function classify(name: string): Promise<number> {
  const pixels = await sharp(join(folder, name))
    .resize(side, side)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer();
  const values = new Float32Array(3 * side * side);
  pixels.forEach((value, at) => {
    const channel = at % 3;
    values[channel * side * side + (at - channel) / 3] = (value / 255 - (mean[channel] ?? 0)) / (std[channel] ?? 1);
  });
  const outputs = await session.run({
    [session.inputNames[0] ?? '']: new Tensor('float32', values, [1, 3, side, side]),
  });
  const scores = outputs[session.outputNames[0] ?? '']?.data as Float32Array;
  return scores.indexOf(Math.max(...scores));
}
