// A run whose rows are kept: going on or ended, with its progress and its results.
import { rm } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import type { RunProgress, RunState } from '../../../protocol/runs.ts';
import type { Client } from '../../broker/client.ts';
import type { Engine } from '../../engine.ts';
import { PictureCount } from '../picture-count.ts';
import { Rate } from '../rate.ts';
import { isUncertain, type ResultRow, type RowSettings } from '../row.ts';
import { Run } from '../runner.ts';
import type { ResultStore } from './result-store.ts';
import type { RunSources } from './sources.ts';

const sampleEveryMs = 250;
/** Before that, how long it will take is anybody's guess. */
const guessAfterSeconds = 2;

export class RecordedRun {
  readonly id: string;
  readonly sources: RunSources;
  readonly settings: RowSettings;
  readonly store: ResultStore;
  /** Resolves when the last row is kept. */
  readonly ended: Promise<void>;
  readonly #engine: Engine;
  readonly #client: Client;
  readonly #run: Run;
  readonly #count: PictureCount;
  readonly #startedAt = Date.now();
  readonly #started = performance.now();
  readonly #rate = new Rate();
  readonly #sampler: NodeJS.Timeout;
  #picturesPerSecond = 0;
  #seconds: number | undefined;
  #state: RunState = 'running';
  #message: string | undefined;
  #errors = 0;
  #uncertain = 0;

  /** Starts at once. `store` must be empty, and is the run's own from now on. */
  constructor(id: string, engine: Engine, sources: RunSources, settings: RowSettings, store: ResultStore) {
    [this.id, this.#engine, this.sources, this.settings, this.store] = [id, engine, sources, settings, store];
    this.#client = engine.connect();
    const { id: modelId, sha256: modelSha256 } = engine.settings.model;
    const { paths } = sources;
    const { topK } = settings;
    this.#run = new Run(this.#client, {
      ...{ sources: paths, recursive: true, topK, modelId, modelSha256, window: engine.window },
    });
    this.#count = new PictureCount(paths, true);
    this.#sampler = setInterval(() => {
      this.#picturesPerSecond = this.#rate.sample(this.store.size);
    }, sampleEveryMs).unref();
    void engine.failed.then(() => {
      this.#run.findNoMore();
    });
    this.ended = this.#record();
  }

  get isGoingOn(): boolean {
    return this.#seconds === undefined;
  }

  /** Milliseconds since 1970. */
  get startedAt(): number {
    return this.#startedAt;
  }

  get progress(): RunProgress {
    const seconds = this.#seconds ?? (performance.now() - this.#started) / 1000;
    const done = this.store.size;
    const found = Math.max(this.#count.found, done);
    const finding = this.isGoingOn && this.#count.finding;
    const rate = this.#picturesPerSecond;
    const foreseeable = this.#state === 'running' && !finding && seconds >= guessAfterSeconds && rate > 0;
    return {
      ...{ run: this.id, name: this.sources.name, state: this.#state, startedAt: this.#startedAt, seconds },
      ...{ found, finding, done, errors: this.#errors, uncertain: this.#uncertain },
      leftOut: this.#run.summary.leftOut,
      picturesPerSecond: rate,
      ...(foreseeable && { secondsLeft: (found - done) / rate }),
      device: this.#engine.settings.device,
      model: this.#engine.settings.model.id,
      ...this.settings,
      ...(this.#message !== undefined && { message: this.#message }),
    };
  }

  /** Ends it within a batch; resolves when it has ended. What is done stays. */
  async stop(): Promise<void> {
    if (this.#state === 'running') this.#state = 'stopping';
    this.#run.stop();
    await this.ended;
  }

  /** Deletes its rows, and the copies that were made for it. It must have ended. */
  async delete(): Promise<void> {
    await this.store.delete();
    await Promise.all(this.sources.copies.map((folder) => rm(folder, { recursive: true, force: true })));
  }

  async #record(): Promise<void> {
    let fault: unknown;
    try {
      await this.#run.start((row) => this.#keep(row));
    } catch (error) {
      fault = error;
    }
    await this.store.end().catch((error: unknown) => {
      fault ??= error;
    });
    this.#message = fault === undefined ? this.#engine.failure : messageOf(fault);
    clearInterval(this.#sampler);
    this.#count.end();
    this.#client.close();
    this.#seconds = (performance.now() - this.#started) / 1000;
    this.#picturesPerSecond = this.store.size / this.#seconds;
    this.#state = this.#message !== undefined ? 'failed' : this.#run.complete ? 'done' : 'stopped';
  }

  async #keep(row: ResultRow): Promise<void> {
    if (row.status === 'error') this.#errors += 1;
    if (isUncertain(row, this.settings.threshold)) this.#uncertain += 1;
    await this.store.append(row);
  }
}

function messageOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
