// A model in memory: loads it, checks that it is what its card says, and runs batches of prepared crops.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { CodedError } from '../protocol/errors.ts';
import type { ModelInput } from '../protocol/card.ts';
import type { Device, WorkerSettings } from '../protocol/worker.ts';
import { explainModelFault, firstSentence } from './model-fault.ts';
import { fillTensor } from './preprocess.ts';
import { scoreFault } from './scores.ts';

export interface Classifier {
  /** Most crops in one run. */
  batch: number;
  /** Raw outputs, one per crop (width × height × 3 bytes, RGB), each with a value per label. */
  run(crops: readonly Uint8Array[]): Promise<Float32Array[]>;
}

/**
 * Loads the model and runs a picture through it: what does not work at all is said before the first real one, and that
 * one is as fast as the rest. It is no plain colour, as a model may divide by the contrast.
 * @throws CodedError `model_error` with one line that says what does not fit.
 */
export async function loadClassifier(settings: WorkerSettings): Promise<Classifier> {
  const session = await createSession(settings);
  const { name, fixedBatch } = inputOf(session, settings.card.input);
  const runs = new BatchRuns(session, name, settings.card.input, fixedBatch);
  const batch = fixedBatch ?? settings.batch;
  const { width, height } = settings.card.input;
  const shades = Uint8Array.from({ length: width * height * 3 }, (_, at) => at * 7);
  const [scores = new Float32Array()] = await runs.run(Array<Uint8Array>(batch).fill(shades));
  checkLabels(scores.length, settings.card.labels.length);
  const fault = scoreFault(scores, settings.card);
  if (fault !== undefined) throw new CodedError('model_error', `The model ${fault}, even for a test picture.`);
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
    throw new CodedError('model_error', explainModelFault(settings, bytes, error));
  }
}

function sessionOptions(device: Device, threads: number): InferenceSession.SessionOptions {
  const common = { intraOpNumThreads: threads, logSeverityLevel: 3 } as const;
  // Without this, int8 models overflow on x64 processors that lack VNNI: 163 of 200 answers were right instead of 200.
  if (device === 'cpu')
    return { ...common, executionProviders: ['cpu'], extra: { session: { x64quantprecision: '1' } } };
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
    `The model gives ${String(values)} values per picture, but its card has ${String(labels)} labels: one is not the other's.`,
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
    const outputs = await this.#session.run({ [this.#inputName]: tensor }).catch((error: unknown) => {
      throw new CodedError('model_error', `The model fails when it is run: ${firstSentence(error)}`);
    });
    return split(outputs[this.#session.outputNames[0] ?? ''], count).slice(0, crops.length);
  }
}

function split(output: Tensor | undefined, count: number): Float32Array[] {
  if (!(output?.data instanceof Float32Array)) {
    const type = output?.type ?? 'no';
    throw new CodedError('model_error', `The model gives ${type} values; only float32 is supported.`);
  }
  const values = output.data;
  const size = values.length / count;
  if (!Number.isInteger(size) || size === 0) {
    const shape = output.dims.join(' × ') || 'one value';
    throw new CodedError(
      'model_error',
      `The model gives ${shape} for ${count} pictures, not a row of scores for each.`,
    );
  }
  return Array.from({ length: count }, (_, position) => values.slice(position * size, (position + 1) * size));
}
