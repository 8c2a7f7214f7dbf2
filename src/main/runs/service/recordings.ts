// Records live video: a row per change of the label that is shown, into a run like any other.
import { CodedError } from '../../../protocol/errors.ts';
import type { RunProgress } from '../../../protocol/runs.ts';
import type { ServiceRequest } from '../../../protocol/services.ts';
import type { Exchange, Handlers } from '../../broker/services.ts';
import type { Engine } from '../../engine.ts';
import { takeLease, type Lease } from '../lease.ts';
import type { RunRecord } from '../store/records.ts';
import { progressOf, noPass } from './progress.ts';
import { heldBy } from './queue.ts';
import type { Shelf } from './shelf.ts';

const root = 'camera';

interface Recording {
  readonly record: RunRecord;
  readonly lease: Lease;
  readonly started: number;
  rows: number;
  /** Ends it. */
  readonly stop: () => void;
  readonly stopped: Promise<unknown>;
  /** Resolves when it is kept. */
  readonly kept: PromiseWithResolvers<RunProgress>;
  /** Tells the page how it is. */
  readonly tell: () => Promise<void>;
}

export class Recordings {
  readonly handlers: Handlers = {
    'recording.start': async (exchange) => ({ fields: await this.#record(exchange) }),
    'recording.add': async ({ request }) => {
      const recording = this.#get(request.run);
      await this.#add(recording, request);
      await recording.tell();
      return { fields: { rows: recording.rows } };
    },
    'recording.stop': async ({ request }) => {
      const recording = this.#get(request.run);
      recording.stop();
      return { fields: await recording.kept.promise };
    },
  };
  readonly #engine: Engine;
  readonly #shelf: Shelf;
  readonly #onChange: () => void;
  readonly #open = new Map<string, Recording>();

  constructor(engine: Engine, shelf: Shelf, onChange: () => void) {
    [this.#engine, this.#shelf, this.#onChange] = [engine, shelf, onChange];
  }

  /** Ends all in good order. */
  async close(): Promise<void> {
    const open = [...this.#open.values()];
    for (const recording of open) recording.stop();
    await Promise.allSettled(open.map(({ kept }) => kept.promise));
  }

  /** How a recording is that goes on here. */
  isOpen(run: string): boolean {
    return this.#open.has(run);
  }

  #get(run: string): Recording {
    const recording = this.#open.get(run);
    if (recording === undefined) throw new CodedError('rejected', 'This recording has ended.');
    return recording;
  }

  async #record({ request, partial, signal }: Exchange<'recording.start'>): Promise<RunProgress> {
    const { library } = this.#shelf;
    const record = await this.#create(request);
    const lease = await takeLease(library, record);
    if ('heldBy' in lease) throw heldBy(lease.heldBy);
    await library.beginPass(record.id);
    const stop = Promise.withResolvers<undefined>();
    const recording: Recording = {
      ...{ record, lease, started: performance.now(), rows: 0, kept: Promise.withResolvers() },
      stop: () => {
        stop.resolve(undefined);
      },
      stopped: stop.promise,
      tell: async () => {
        await partial(await this.#progress(record.id));
      },
    };
    signal.addEventListener('abort', recording.stop, { once: true });
    if (signal.aborted) recording.stop();
    this.#open.set(record.id, recording);
    this.#onChange();
    await recording.tell();
    await recording.stopped;
    return await this.#end(recording);
  }

  async #create({ topK, threshold }: ServiceRequest<'recording.start'>): Promise<RunRecord> {
    const { model, device } = this.#engine.settings;
    return await this.#shelf.library.createRun(
      {
        ...{ kind: 'live', sources: [], looseRoots: [root], copies: [], recursive: false, topK },
        ...{ modelId: model.id, modelSha256: model.sha256, labels: model.card.labels },
      },
      { name: 'Live recording', threshold, device },
    );
  }

  async #add(recording: Recording, request: ServiceRequest<'recording.add'>): Promise<void> {
    const { at, predictions, device, latencyMs, width, height } = request;
    const { id, modelId, modelSha256 } = recording.record;
    const place = recording.rows;
    recording.rows += 1;
    const base = { root, relativePath: at, modelId, modelSha256 };
    await this.#shelf.library.append(id, {
      ...{ source: 0, root, relativePath: at, place, key: undefined },
      // Of a frame it is the whole time from the camera to the answer that matters.
      row: { ...base, status: 'ok', predictions, device, inferenceMs: latencyMs, width, height },
    });
  }

  async #end(recording: Recording): Promise<RunProgress> {
    const { record, lease, rows, started } = recording;
    this.#open.delete(record.id);
    try {
      await this.#shelf.library.flush(record.id);
      await lease.release({ state: 'done', found: rows, seconds: (performance.now() - started) / 1000 });
      const progress = await this.#progress(record.id);
      recording.kept.resolve(progress);
      return progress;
    } catch (error) {
      recording.kept.promise.catch(() => undefined);
      recording.kept.reject(error);
      throw error;
    } finally {
      this.#onChange();
    }
  }

  async #progress(run: string): Promise<RunProgress> {
    return await progressOf(await this.#shelf.run(run), undefined, noPass);
  }
}
