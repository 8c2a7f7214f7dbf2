// bench/transformers/classify.js as child processes, and the folder in which transformers.js looks for the model.
import { spawn } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { ModelFiles } from '../../src/main/models/registry.ts';

const script = join(import.meta.dirname, '../transformers/classify.js');
const labelsSchema = z.record(z.string(), z.string());

/** A way to use it: processes, pictures per call, calls in flight in each process, threads of a run (0: its default). */
export interface TransformersRow {
  processes: number;
  batch: number;
  inFlight: number;
  threads: number;
}

/** Writes what it needs beside the .onnx file, from our card: the same labels, size and normalisation. */
export async function writeTransformersModel(folder: string, { path, card }: ModelFiles): Promise<void> {
  const { width, height, resizeTo, scale, mean, std } = card.input;
  await mkdir(join(folder, 'onnx'), { recursive: true });
  await copyFile(path, join(folder, 'onnx', 'model.onnx'));
  const config = { model_type: 'mobilenet_v2', id2label: Object.fromEntries(card.labels.entries()) };
  const preprocessor = {
    image_processor_type: 'MobileNetV2ImageProcessor',
    ...{ do_resize: true, size: { shortest_edge: resizeTo }, resample: 2 },
    ...{ do_center_crop: true, crop_size: { width, height } },
    ...{ do_rescale: true, rescale_factor: scale },
    ...{ do_normalize: true, image_mean: mean, image_std: std },
  };
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  await writeFile(join(folder, 'preprocessor_config.json'), JSON.stringify(preprocessor));
}

/** Classifies a folder; the time is from when all processes are warm to the last answer. */
export async function classifyWithTransformers(
  models: string,
  pictures: string,
  { processes, ...row }: TransformersRow,
): Promise<{ seconds: number; labels: Map<string, string> }> {
  const parts = Array.from(
    { length: processes },
    (_, part) => new Part({ models, pictures, ...row, part, parts: processes }),
  );
  for (const part of parts) await part.line(); // "ready"
  const started = performance.now();
  for (const part of parts) part.go();
  const answers = await Promise.all(parts.map((part) => part.line()));
  const seconds = (performance.now() - started) / 1000;
  const labels = answers.flatMap((answer) => Object.entries(labelsSchema.parse(JSON.parse(answer))));
  return { seconds, labels: new Map(labels) };
}

/** One process and its share of the pictures. */
class Part {
  readonly #child;
  readonly #lines;

  constructor(task: object) {
    this.#child = spawn(process.execPath, [script, JSON.stringify(task)], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  go(): void {
    this.#child.stdin.write('go\n');
  }

  async line(): Promise<string> {
    const next = await this.#lines.next();
    if (next.done === true) throw new Error('transformers.js ended without an answer');
    return next.value;
  }
}
