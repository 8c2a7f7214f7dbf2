// Records live video: a row per change of the label that is shown, into a run like any other.
import { CodedError, messageOf } from '../../../protocol/errors.ts';
import type { RunProgress } from '../../../protocol/runs.ts';
import type { ServiceRequest } from '../../../protocol/services.ts';
import type { Exchange, Handlers } from '../../broker/services.ts';
import type { Engine } from '../../engine.ts';
import { takeLease, type Lease } from '../lease.ts';
import type { RunRecord } from '../store/records.ts';
import { progressOf, noPass, type Underway } from './progress.ts';
import { heldBy, type Shelf } from './shelf.ts';

const root = 'camera';

interface Recording {
  readonly record: RunRecord;
  readonly lease: Lease;
  readonly started: number;
  rows: number;
  /** Names the row of this time. */
  readonly nameOf: (at: string) => string;
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
      this.#onChange();
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
  underway(run: string): Underway | undefined {
    const recording = this.#open.get(run);
    if (recording === undefined) return undefined;
    const { rows, started } = recording;
    const seconds = (performance.now() - started) / 1000;
    return {
      ...{ state: 'running', found: rows, finding: true, leftOut: 0, seconds },
      ...{ picturesPerSecond: 0, secondsLeft: undefined },
    };
  }

  /** Ends a recording; false if there is no such one here. */
  async stop(run: string): Promise<boolean> {
    const recording = this.#open.get(run);
    if (recording === undefined) return false;
    recording.stop();
    await recording.kept.promise;
    return true;
  }

  #get(run: string): Recording {
    const recording = this.#open.get(run);
    if (recording === undefined) throw new CodedError('rejected', 'This recording has ended.');
    return recording;
  }

  async #record({ request, partial, signal }: Exchange<'recording.start'>): Promise<RunProgress> {
    const { library } = this.#shelf;
    const record = await this.#create(request);
    // First, as nobody would give up a lease that was taken before a fault.
    await library.beginPass(record.id);
    const lease = await takeLease(library, record);
    if ('heldBy' in lease) throw heldBy(lease.heldBy);
    const stop = Promise.withResolvers<undefined>();
    const recording: Recording = {
      ...{ record, lease, started: performance.now(), rows: 0, nameOf: uniqueNames(), kept: Promise.withResolvers() },
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
    await recording.tell().catch(recording.stop);
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

  /** Resolves when it is kept. */
  async #add(recording: Recording, request: ServiceRequest<'recording.add'>): Promise<void> {
    const { predictions, device, latencyMs, width, height } = request;
    const { library } = this.#shelf;
    const { id, modelId, modelSha256 } = recording.record;
    const [place, relativePath] = [recording.rows, recording.nameOf(request.at)];
    recording.rows += 1;
    const base = { root, relativePath, modelId, modelSha256 };
    await library.append(id, {
      ...{ source: 0, root, relativePath, place, key: undefined },
      // Of a frame it is the whole time from the camera to the answer that matters.
      row: { ...base, status: 'ok', predictions, device, inferenceMs: latencyMs, width, height },
    });
    await library.flush(id);
  }

  async #end(recording: Recording): Promise<RunProgress> {
    const { record, lease, rows, started } = recording;
    const fault = await this.#shelf.library.flush(record.id).then(() => undefined, messageOf);
    const seconds = (performance.now() - started) / 1000;
    await this.#shelf.releases.release(record.id, lease, { state: 'done', message: fault, found: rows, seconds });
    this.#open.delete(record.id);
    this.#onChange();
    recording.kept.resolve(this.#progress(record.id));
    return await recording.kept.promise;
  }

  async #progress(run: string): Promise<RunProgress> {
    return await progressOf(await this.#shelf.run(run), this.underway(run), noPass);
  }
}

/** A time that comes twice, as when a clock is set back, is numbered the second time. */
function uniqueNames(): (name: string) => string {
  const used = new Map<string, number>();
  return (name) => {
    const before = used.get(name) ?? 0;
    used.set(name, before + 1);
    return before === 0 ? name : `${name} (${before})`;
  };
}
