// A model in memory: loads it, checks that it is what its card says, and runs batches of prepared crops.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { CodedError } from '../protocol/errors.ts';
import type { ModelInput } from '../protocol/card.ts';
import type { Device, WorkerSettings } from '../protocol/worker.ts';
import { fillTensor } from './preprocess.ts';

export interface Classifier {
  /** Most crops in one run. */
  batch: number;
  /** Raw outputs, one per crop (width × height × 3 bytes, RGB), each with a value per label. */
  run(crops: readonly Uint8Array[]): Promise<Float32Array[]>;
}

/**
 * Loads the model and runs a grey picture through it, so that the first real one is as fast as the rest.
 * @throws CodedError `model_error` with one line that says what does not fit.
 */
export async function loadClassifier(settings: WorkerSettings): Promise<Classifier> {
  const session = await createSession(settings);
  const { name, fixedBatch } = inputOf(session, settings.card.input);
  const runs = new BatchRuns(session, name, settings.card.input, fixedBatch);
  const batch = fixedBatch ?? settings.batch;
  const { width, height } = settings.card.input;
  const grey = new Uint8Array(width * height * 3).fill(128);
  const outputs = await runs.run(Array<Uint8Array>(batch).fill(grey));
  checkLabels(outputs[0]?.length ?? 0, settings.card.labels.length);
  return { batch, run: (crops) => runs.run(crops) };
}

async function createSession(settings: WorkerSettings): Promise<InferenceSession> {
  const bytes = await readFile(settings.modelPath);
  if (createHash('sha256').update(bytes).digest('hex') !== settings.modelSha256) {
    throw new CodedError('model_error', 'The model file has changed since it was chosen.');
  }
  try {
    return await InferenceSession.create(bytes, sessionOptions(settings.device, settings.threads));
  } catch (error) {
    const reason = plainReason(error instanceof Error ? error.message : String(error));
    throw new CodedError('model_error', `onnxruntime cannot load this model on ${settings.device}: ${reason}`);
  }
}

/** onnxruntime's own words, without the places in its source. */
function plainReason(reason: string): string {
  if (reason.includes('backend not found')) return 'the device is not part of onnxruntime on this system.';
  const [firstLine = ''] = reason.trim().split('\n');
  return firstLine.replace(/^\/\S+\.cc:\d+ .* was false\. /, '');
}

function sessionOptions(device: Device, threads: number): InferenceSession.SessionOptions {
  const common = { intraOpNumThreads: threads, logSeverityLevel: 3 } as const;
  if (device === 'cpu') return { ...common, executionProviders: ['cpu'] };
  // Without this, what a device cannot do runs on the CPU and nobody hears of it.
  return { ...common, executionProviders: [device], extra: { session: { disable_cpu_ep_fallback: '1' } } };
}

/** The one input, after comparing its shape with the card. */
function inputOf(session: InferenceSession, input: ModelInput): { name: string; fixedBatch: number | undefined } {
  const [first, ...others] = session.inputMetadata;
  if (first?.isTensor !== true || others.length > 0) {
    throw new CodedError(
      'model_error',
      `The model takes ${String(session.inputMetadata.length)} inputs, not one picture.`,
    );
  }
  if (first.type !== 'float32') {
    throw new CodedError('model_error', `The model takes ${first.type} values; only float32 is supported.`);
  }
  const wanted = input.layout === 'NCHW' ? [3, input.height, input.width] : [input.height, input.width, 3];
  const [count, ...rest] = first.shape;
  const fits = rest.length === 3 && rest.every((size, place) => !isFixed(size) || size === wanted[place]);
  if (!fits) {
    const shape = first.shape.join(' × ');
    throw new CodedError('model_error', `The model takes ${shape}, its card says N × ${wanted.join(' × ')}.`);
  }
  return { name: first.name, fixedBatch: isFixed(count) ? count : undefined };
}

function isFixed(size: number | string | undefined): size is number {
  return typeof size === 'number' && size > 0;
}

function checkLabels(values: number, labels: number): void {
  if (values === labels) return;
  throw new CodedError(
    'model_error',
    `The model gives ${String(values)} values per picture, but its card has ${String(labels)} labels.`,
  );
}

/** Runs crops through one session with one input buffer, which a synchronous run may reuse. */
class BatchRuns {
  readonly #session: InferenceSession;
  readonly #inputName: string;
  readonly #input: ModelInput;
  readonly #fixedBatch: number | undefined;
  #buffer = new Float32Array();

  constructor(session: InferenceSession, inputName: string, input: ModelInput, fixedBatch: number | undefined) {
    this.#session = session;
    this.#inputName = inputName;
    this.#input = input;
    this.#fixedBatch = fixedBatch;
  }

  async run(crops: readonly Uint8Array[]): Promise<Float32Array[]> {
    const { layout, width, height } = this.#input;
    const count = this.#fixedBatch ?? crops.length;
    const size = width * height * 3;
    if (this.#buffer.length < count * size) this.#buffer = new Float32Array(count * size);
    crops.forEach((crop, position) => {
      fillTensor(crop, this.#input, this.#buffer, position);
    });
    const dims = layout === 'NCHW' ? [count, 3, height, width] : [count, height, width, 3];
    const tensor = new Tensor('float32', this.#buffer.subarray(0, count * size), dims);
    const outputs = await this.#session.run({ [this.#inputName]: tensor });
    return split(outputs[this.#session.outputNames[0] ?? ''], count).slice(0, crops.length);
  }
}

function split(output: Tensor | undefined, count: number): Float32Array[] {
  if (output === undefined || !(output.data instanceof Float32Array)) {
    throw new CodedError('model_error', 'The first output of the model is not a float32 tensor.');
  }
  const values = output.data;
  const size = values.length / count;
  if (!Number.isInteger(size))
    throw new CodedError('model_error', 'The output of the model does not divide by its batch.');
  return Array.from({ length: count }, (_, position) => values.slice(position * size, (position + 1) * size));
}
