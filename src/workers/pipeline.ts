// The worker's pictures on their way: decode, prepare, batch what is ready, run, answer. While a batch runs,
// the next pictures decode in libuv's threads.
import { performance } from 'node:perf_hooks';
import { CodedError, assertNever, messageOf, pictureErrorCodeSchema } from '../protocol/errors.ts';
import type { PictureFacts } from '../protocol/requests.ts';
import type { BrokerToWorker, WorkerOutcome, WorkerSettings, WorkerToBroker } from '../protocol/worker.ts';
import type { Classifier } from './classifier.ts';
import { Decoder, type DecodedPicture } from './decode.ts';
import { prepareCrop } from '../pixels/crop.ts';
import { refuseIrregular } from './regular-file.ts';
import { bestClasses } from './scores.ts';
import { SecondLook } from './second-look.ts';
import { shrink } from './shrink.ts';

export type JobMessage = Extract<BrokerToWorker, { type: 'job' }>;
type ShrinkMessage = Extract<BrokerToWorker, { type: 'shrink' }>;
type Send = (message: WorkerToBroker, payload?: readonly Uint8Array[]) => void;

/** A picture that only waits for the model. */
interface Prepared {
  message: JobMessage;
  crop: Uint8Array;
  facts: PictureFacts;
  decode: number;
  preprocess: number;
}

const progressEveryMs = 1000;

export class Pipeline {
  readonly #classifier: Classifier;
  readonly #settings: WorkerSettings;
  readonly #send: Send;
  readonly #decoder: Decoder;
  readonly #pictures: SecondLook;
  readonly #ready: Prepared[] = [];
  readonly #readyLive: Prepared[] = [];
  readonly #cancelled = new Set<number>();
  readonly #open = new Set<number>();
  #running = false;
  #signAt = 0;

  constructor(classifier: Classifier, settings: WorkerSettings, send: Send) {
    this.#classifier = classifier;
    this.#settings = settings;
    this.#send = send;
    this.#decoder = new Decoder(this.credit + 1);
    this.#pictures = new SecondLook(this.#decoder);
  }

  /** Jobs that keep it busy: one batch runs, the next one gets ready. */
  get credit(): number {
    return 2 * this.#classifier.batch;
  }

  /** Takes a job; its answer comes through `send`, exactly once. */
  async accept(message: JobMessage, payload: Uint8Array[]): Promise<void> {
    this.#open.add(message.job);
    try {
      const prepared = await this.#prepare(message, payload[0]);
      this.#showProgress();
      (message.lane === 'live' ? this.#readyLive : this.#ready).push(prepared);
      if (!this.#running) void this.#run();
    } catch (error) {
      this.#finish(message.job, failure(error));
    }
  }

  /** Makes a picture small, beside what is classified; its answer comes through `send`, exactly once. */
  async shrink({ job, path, side }: ShrinkMessage): Promise<void> {
    this.#open.add(job);
    try {
      refuseIrregular(path);
      const { bytes, width, height } = await shrink(path, side, (file) => this.#pictures.decode(file));
      this.#finish(job, { status: 'shrunk', width, height }, [bytes]);
    } catch (error) {
      this.#finish(job, failure(error));
    }
  }

  /** Skips a job that has not reached the model yet. */
  cancel(job: number): void {
    if (this.#open.has(job)) this.#cancelled.add(job);
  }

  async #prepare(message: JobMessage, bytes: Uint8Array | undefined): Promise<Prepared> {
    const started = performance.now();
    const { input } = message;
    switch (input.kind) {
      case 'pixels': {
        const { width, height, channels } = input;
        const data = bytes ?? new Uint8Array();
        if (input.prepared) return { message, crop: data, facts: { width, height }, decode: 0, preprocess: 0 };
        return this.#crop(message, await this.#decoder.fromRaw(data, width, height, channels), started);
      }
      case 'encoded':
        return this.#crop(message, await this.#pictures.decode(Buffer.from(bytes ?? [])), started);
      case 'file':
        refuseIrregular(input.path);
        return this.#crop(message, await this.#pictures.decode(input.path), started);
      default:
        return assertNever(input);
    }
  }

  #crop(message: JobMessage, { pixels, facts, release }: DecodedPicture, started: number): Prepared {
    const decoded = performance.now();
    try {
      const crop = prepareCrop(pixels, this.#settings.card.input);
      return { message, crop, facts, decode: decoded - started, preprocess: performance.now() - decoded };
    } finally {
      release();
    }
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#ready.length + this.#readyLive.length > 0) {
      // What has finished decoding meanwhile gets into this batch.
      await new Promise(setImmediate);
      // A live frame does not wait for others to be computed with it.
      const queue = this.#readyLive.length > 0 ? this.#readyLive : this.#ready;
      const batch = queue.splice(0, this.#classifier.batch).filter((prepared) => !this.#skip(prepared.message.job));
      if (batch.length > 0) await this.#runBatch(batch);
    }
    this.#running = false;
  }

  #skip(job: number): boolean {
    if (!this.#cancelled.has(job)) return false;
    this.#finish(job, { status: 'error', code: 'cancelled', message: 'Cancelled on request.' });
    return true;
  }

  async #runBatch(batch: readonly Prepared[]): Promise<void> {
    this.#showProgress();
    const started = performance.now();
    let outputs: Float32Array[];
    try {
      outputs = await this.#classifier.run(batch.map(({ crop }) => crop));
    } catch (error) {
      await this.#runSingly(batch, error);
      return;
    }
    const inference = (performance.now() - started) / batch.length;
    batch.forEach((prepared, position) => {
      this.#finish(prepared.message.job, this.#outcome(prepared, outputs[position], inference));
    });
  }

  /** A batch that throws is run again picture by picture, so that only the one at fault fails. */
  async #runSingly(batch: readonly Prepared[], error: unknown): Promise<void> {
    const [only] = batch;
    if (batch.length > 1) {
      for (const prepared of batch) await this.#runBatch([prepared]);
    } else if (only !== undefined) {
      const message = messageOf(error);
      this.#finish(only.message.job, { status: 'error', code: 'model_error', message, picture: only.facts });
    }
  }

  #outcome(prepared: Prepared, output: Float32Array | undefined, inference: number): WorkerOutcome {
    const { message, facts, decode, preprocess } = prepared;
    try {
      const results = bestClasses(output ?? new Float32Array(), this.#settings.card, message.topK);
      return { status: 'ok', results, picture: facts, timings: { decode, preprocess, inference } };
    } catch (error) {
      return { ...failure(error), picture: facts };
    }
  }

  #finish(job: number, outcome: WorkerOutcome, payload?: readonly Uint8Array[]): void {
    this.#open.delete(job);
    this.#cancelled.delete(job);
    this.#signAt = performance.now();
    this.#send({ type: 'done', job, outcome }, payload);
  }

  /** Tells the broker now and then that something moves, for pictures that take long. */
  #showProgress(): void {
    const now = performance.now();
    if (now - this.#signAt < progressEveryMs) return;
    this.#signAt = now;
    this.#send({ type: 'progress' });
  }
}

type Failure = Extract<WorkerOutcome, { status: 'error' }>;

function failure(error: unknown): Failure {
  const coded = pictureErrorCodeSchema.safeParse(error instanceof CodedError ? error.code : undefined);
  const message = messageOf(error);
  return { status: 'error', code: coded.success ? coded.data : 'corrupt', message };
}
