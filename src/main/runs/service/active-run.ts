// The run that this process works on: goes over its sources once, and leaves it in a state that says how it ended.
import { performance } from 'node:perf_hooks';
import { messageOf } from '../../../protocol/errors.ts';
import type { RunProgress } from '../../../protocol/runs.ts';
import type { Engine } from '../../engine.ts';
import { LeaseLost, type Lease } from '../lease.ts';
import { Pass } from '../pass.ts';
import { PictureCount } from '../picture-count.ts';
import { Rate } from '../rate.ts';
import { checkFolders } from '../roots.ts';
import { Run } from '../runner.ts';
import type { KeptState, RunChange, RunRecord } from '../store/records.ts';
import { noPass, type Underway } from './progress.ts';
import type { Shelf } from './shelf.ts';

const sampleEveryMs = 250;
/** Before that, how long it will take is anybody's guess. */
const guessAfterSeconds = 2;

/** How a run was given up. */
export interface RunEnding {
  readonly run: string;
  readonly state: KeptState;
  /** Why, where it is not done; one line for people. */
  readonly message: string | undefined;
  /** Pictures that have a row now, and how many of them are errors. */
  readonly done: number;
  readonly errors: number;
  /** Of this pass. */
  readonly seconds: number;
}

export class ActiveRun {
  readonly record: RunRecord;
  /** Resolves when the run has been given up, in the state that it is in then. */
  readonly ended: Promise<RunEnding>;
  readonly #engine: Engine;
  readonly #shelf: Shelf;
  readonly #lease: Lease;
  readonly #count: PictureCount;
  readonly #rate = new Rate();
  readonly #started = performance.now();
  #run: Run | undefined;
  #vanished = 0;
  #picturesPerSecond = 0;
  /** What the user wants it to be, instead of going on. */
  #wanted: { readonly state: 'paused' | 'cancelled'; readonly message: string | undefined } | undefined;

  /** Starts at once. */
  constructor(engine: Engine, shelf: Shelf, record: RunRecord, lease: Lease) {
    [this.#engine, this.#shelf, this.record, this.#lease] = [engine, shelf, record, lease];
    this.#count = new PictureCount(record.sources, record.recursive);
    const sampler = setInterval(() => {
      this.#picturesPerSecond = this.#rate.sample((this.#run?.done ?? 0) - (this.#run?.kept ?? 0));
    }, sampleEveryMs).unref();
    this.ended = this.#work().finally(() => {
      clearInterval(sampler);
      this.#count.end();
    });
  }

  get underway(): Underway {
    const done = this.#run?.done ?? 0;
    const [seconds, found] = [this.#seconds, Math.max(this.#count.found, done)];
    const { finding } = this.#count;
    const rate = this.#picturesPerSecond;
    const foreseeable = this.#wanted === undefined && !finding && seconds >= guessAfterSeconds && rate > 0;
    return {
      state: this.#wanted === undefined ? 'running' : 'stopping',
      ...{ found, finding, leftOut: this.#run?.summary.leftOut ?? 0 },
      ...{ seconds: this.record.seconds + seconds, picturesPerSecond: rate },
      secondsLeft: foreseeable ? (found - done) / rate : undefined,
    };
  }

  /** What the pass has met so far. */
  get pass(): RunProgress['pass'] {
    return this.#run === undefined
      ? noPass
      : { kept: this.#run.kept, redone: this.#run.redone, vanished: this.#vanished };
  }

  /** Ends it within a batch; resolves when it has ended. What is done stays. */
  async stop(state: 'paused' | 'cancelled', message?: string): Promise<void> {
    this.#wanted ??= { state, message };
    this.#run?.stop();
    await this.ended;
  }

  get #seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }

  async #work(): Promise<RunEnding> {
    const client = this.#engine.connect();
    try {
      const { sources, ok, errors } = this.record;
      if (ok + errors === 0) await checkFolders(sources);
      const pass = await Pass.begin(this.#shelf.library, this.record.id);
      return await this.#goOver(client, pass);
    } catch (error) {
      // The disk, the library or a source is at fault: it can go on once that is mended.
      // What can still be kept is, and nothing of this fault is left for the next pass.
      await this.#shelf.library.flush(this.record.id).catch(() => undefined);
      return await this.#release({ state: this.#wanted?.state ?? 'paused', message: messageOf(error) });
    } finally {
      client.close();
    }
  }

  async #goOver(client: ReturnType<Engine['connect']>, pass: Pass): Promise<RunEnding> {
    const { sources, recursive, topK, modelId, modelSha256 } = this.record;
    const settings = { sources, recursive, topK, modelId, modelSha256, window: this.#engine.window, pass };
    const run = (this.#run = new Run(client, settings));
    void this.#engine.failed.then(() => {
      run.findNoMore();
    });
    void this.#lease.lost.then(() => {
      run.abandon(new LeaseLost());
    });
    if (this.#wanted !== undefined) run.stop();
    await run.start();
    this.#vanished = (await pass.end(run.complete)).vanished;
    const { leftOut, linkedFolders, systemFiles } = run.summary;
    return await this.#release({
      ...this.#outcome(run),
      ...(run.complete && { found: run.done, leftOut, linkedFolders, systemFiles }),
    });
  }

  #outcome(run: Run): { state: KeptState; message: string | undefined } {
    // Then even a whole run has rows that only say so.
    if (this.#engine.failure !== undefined) return { state: 'failed', message: this.#engine.failure };
    if (run.complete) return { state: 'done', message: undefined };
    return this.#wanted ?? { state: 'paused', message: undefined };
  }

  async #release(change: RunChange & Pick<RunEnding, 'state' | 'message'>): Promise<RunEnding> {
    const seconds = this.#seconds;
    // Where it goes on, it is known from the first how far it is.
    const known = this.#count.finding ? {} : { found: this.#count.found };
    await this.#shelf.releases.release(this.record.id, this.#lease, {
      ...{ ...known, ...change },
      seconds: this.record.seconds + seconds,
    });
    const { errors } = this.#run?.counts ?? { errors: 0 };
    const { state, message } = change;
    return { run: this.record.id, state, message, done: this.#run?.done ?? 0, errors, seconds };
  }
}
