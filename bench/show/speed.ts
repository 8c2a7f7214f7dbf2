// Pictures per second of the engine beside a naive loop, taken in turn; and what a worker's time is made of.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { resolveModel } from '../../src/main/models/registry.ts';
import { loadClassifier } from '../../src/workers/classifier.ts';
import { Decoder, setUpDecoder } from '../../src/workers/decode.ts';
import { prepareCrop } from '../../src/pixels/crop.ts';
import { bestClasses } from '../../src/workers/scores.ts';
import { runPictures, startEngine } from '../../test/support/run-pictures.ts';
import { photoModel, photos } from './photos.ts';
import { Report } from './report.ts';
import { median, spread } from './statistics.ts';

const rounds = 5;

export async function speed(): Promise<boolean> {
  const report = new Report();
  const ratios: number[] = [];
  const rates = { engine: [] as number[], naive: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    const engine = await engineRate();
    const naive = await naiveRate();
    rates.engine.push(engine);
    rates.naive.push(naive);
    ratios.push(engine / naive);
  }
  for (const [name, list] of Object.entries(rates)) {
    report.fact(`${name}: median ${spread(list)} pictures/s`);
  }
  report.fact(`engine / naive: median ${median(ratios).toFixed(2)} over ${rounds} pairs`);
  await showStages(report);
  return report.passed;
}

async function engineRate(): Promise<number> {
  const engine = await startEngine(photoModel);
  const sources = [photos];
  const started = performance.now();
  const rows = await runPictures(engine, sources);
  const seconds = (performance.now() - started) / 1000;
  await engine.stop();
  return rows.length / seconds;
}

async function naiveRate(): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'naive-loop.ts'), photoModel, photos], {
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  await new Promise((resolve) => child.once('exit', resolve));
  return Number(output);
}

/** One picture after the other, so that no stage waits for another one. */
async function showStages(report: Report): Promise<void> {
  const { card, path: modelPath, sha256: modelSha256 } = await resolveModel(photoModel);
  const classifier = await loadClassifier({ modelPath, modelSha256, card, device: 'cpu', threads: 1, batch: 8 });
  setUpDecoder();
  const decoder = new Decoder(17);
  const stages: Record<string, number[]> = { decode: [], 'resize and crop': [], 'fill and run': [], 'top classes': [] };
  for (const name of readdirSync(photos)) {
    const times = [performance.now()];
    const picture = await decoder.decode(join(photos, name));
    times.push(performance.now());
    const crop = prepareCrop(picture.pixels, card.input);
    picture.release();
    times.push(performance.now());
    const [output = new Float32Array()] = await classifier.run([crop]);
    times.push(performance.now());
    bestClasses(output, card, 5);
    times.push(performance.now());
    Object.values(stages).forEach((list, stage) => list.push((times[stage + 1] ?? 0) - (times[stage] ?? 0)));
  }
  report.fact('one picture, one stage after the other, median:');
  for (const [name, list] of Object.entries(stages)) report.fact(`  ${name}: ${median(list).toFixed(2)} ms`);
}
