// The runs that wait in this process, and the one that is worked on.
import { CodedError } from '../../../protocol/errors.ts';
import type { RunProgress } from '../../../protocol/runs.ts';
import type { Engine } from '../../engine.ts';
import { takeLease, type Lease } from '../lease.ts';
import type { RunRecord } from '../store/records.ts';
import { ActiveRun, type RunEnding } from './active-run.ts';
import { noPass, type Underway } from './progress.ts';
import { heldBy, type Shelf } from './shelf.ts';

interface Waiting {
  readonly record: RunRecord;
  readonly lease: Lease;
}

const closed = 'ZeroLens was closed before it was done.';

export class RunQueue {
  readonly #engine: Engine;
  readonly #shelf: Shelf;
  readonly #onChange: () => void;
  readonly #onEnded: (ending: RunEnding) => void;
  readonly #waiting: Waiting[] = [];
  readonly #passes = new Map<string, RunProgress['pass']>();
  #active: ActiveRun | undefined;
  #stopping = false;

  /**
   * @param onChange hears when a run begins, ends or is queued.
   * @param onEnded hears how one that was worked on has ended.
   */
  constructor(engine: Engine, shelf: Shelf, onChange: () => void, onEnded: (ending: RunEnding) => void) {
    [this.#engine, this.#shelf, this.#onChange, this.#onEnded] = [engine, shelf, onChange, onEnded];
  }

  /** Whether a run is worked on or waits. */
  get busy(): boolean {
    return this.#active !== undefined;
  }

  /** The id of the run that is worked on. */
  get active(): string | undefined {
    return this.#active?.record.id;
  }

  /**
   * Queues a run: it begins when those before it have ended.
   * @throws CodedError `rejected` if it is under way already, here or elsewhere.
   */
  async add(record: RunRecord): Promise<void> {
    if (this.#isStopping()) throw stopping();
    if (this.#engine.failure !== undefined) throw new CodedError('model_error', this.#engine.failure);
    await this.#shelf.releases.settle(record.id);
    const lease = await takeLease(this.#shelf.library, record, 'queued');
    if ('heldBy' in lease) throw heldBy(lease.heldBy);
    if (this.#isStopping()) {
      const { state, message } = record;
      await this.#shelf.releases.release(record.id, lease, { state, message });
      throw stopping();
    }
    this.#passes.delete(record.id);
    this.#waiting.push({ record, lease });
    this.#next();
    this.#onChange();
  }

  /** By a method, as it may change while `add` waits. */
  #isStopping(): boolean {
    return this.#stopping;
  }

  /** How a run is that is under way or waits here. */
  underway(run: string): Underway | undefined {
    if (this.#active?.record.id === run) return this.#active.underway;
    const waiting = this.#waiting.find(({ record }) => record.id === run);
    return waiting && waitingState(waiting);
  }

  /** What the last pass here over a run has met. */
  pass(run: string): RunProgress['pass'] {
    return (this.#active?.record.id === run ? this.#active.pass : this.#passes.get(run)) ?? noPass;
  }

  /** Ends a run that is under way or waits here; resolves when it has ended. False if there is no such run here. */
  async stop(run: string, state: 'paused' | 'cancelled', message?: string): Promise<boolean> {
    if (this.#active?.record.id === run) {
      const stopped = this.#active.stop(state, message);
      this.#onChange();
      await stopped;
      return true;
    }
    const at = this.#waiting.findIndex(({ record }) => record.id === run);
    const [waiting] = at === -1 ? [] : this.#waiting.splice(at, 1);
    if (waiting === undefined) return false;
    await this.#shelf.releases.release(run, waiting.lease, { state, message });
    this.#onChange();
    return true;
  }

  /** Ends all, to go on at another time. */
  async close(): Promise<void> {
    this.#stopping = true;
    for (const { record } of [...this.#waiting]) await this.stop(record.id, 'paused', closed);
    await this.#active?.stop('paused', closed);
  }

  #next(): void {
    if (this.#active !== undefined) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    const active = (this.#active = new ActiveRun(this.#engine, this.#shelf, next.record, next.lease));
    void this.#shelf.library.change(next.record.id, { state: 'running' }).catch(() => undefined);
    void active.ended.then((ending) => {
      this.#onEnded(ending);
      this.#passes.set(next.record.id, active.pass);
      this.#active = undefined;
      this.#next();
      this.#onChange();
    });
  }
}

function stopping(): CodedError {
  return new CodedError('rejected', 'ZeroLens is stopping.');
}

function waitingState({ record }: Waiting): Underway {
  return {
    ...{ state: 'queued', found: record.found ?? 0, finding: false, leftOut: record.leftOut },
    ...{ seconds: record.seconds, picturesPerSecond: 0, secondsLeft: undefined },
  };
}
