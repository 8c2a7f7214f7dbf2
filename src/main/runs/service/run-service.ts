// The run service: answers requests about folders, drops, runs and their results.
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { CodedError } from '../../../protocol/errors.ts';
import type { Source } from '../../../protocol/runs.ts';
import type { ServiceFinal, ServiceRequest } from '../../../protocol/services.ts';
import type { Client } from '../../broker/client.ts';
import type { Exchange, Handlers } from '../../broker/services.ts';
import type { Engine } from '../../engine.ts';
import { Drops } from './drops.ts';
import { exportPieces } from './export.ts';
import { Folders } from './folders.ts';
import { homeFault } from './home-fault.ts';
import { keptMs, removeLeftovers } from './leftovers.ts';
import { RecordedRun } from './recorded-run.ts';
import { ResultStore } from './result-store.ts';
import { pictureOf, runRow } from './run-row.ts';
import { joinSources, type RunSource } from './sources.ts';
import { Thumbnails, type Thumbnail } from './thumbnails.ts';
import { untilEnd, watchRun } from './watch.ts';

const sweepEveryMs = 60 * 60 * 1000;

export interface RunServiceSettings {
  readonly engine: Engine;
  /** Paths of the folders that pages may classify. */
  readonly folders: readonly string[];
  /** The user-data folder; made if it is missing. */
  readonly home: string;
}

export class RunService {
  /** For the broker. */
  readonly handlers: Handlers = {
    'folder.list': () => {
      const folders = this.#folders.list.map(({ id, name }) => ({ id, name }));
      return Promise.resolve({ fields: { folders } });
    },
    'drop.create': async ({ request }) => ({ fields: { drop: await this.#drops.create(request) } }),
    'drop.write': async ({ request, payload }) => {
      await this.#drops.write(request.drop, request, payload);
      return { fields: {} };
    },
    'drop.discard': async ({ request }) => {
      await this.#drops.discard(request.drop);
      return { fields: {} };
    },
    'run.start': async ({ request }) => ({ fields: (await this.#start(request)).progress }),
    'run.list': () => {
      const runs = [...this.#runs.values()].reverse().map(({ progress }) => progress);
      return Promise.resolve({ fields: { runs } });
    },
    'run.watch': async ({ request, partial, signal }) => ({
      fields: await watchRun(this.#run(request.run), partial, signal),
    }),
    'run.stop': async ({ request, signal }) => {
      const run = this.#run(request.run);
      await untilEnd(run.stop(), run, signal);
      return { fields: run.progress };
    },
    'run.rows': async ({ request }) => ({ fields: await this.#rows(request) }),
    'run.thumbnail': async ({ request: { run, place, side }, signal }) => {
      const { bytes, width, height } = await this.#thumbnail(this.#run(run), place, side, signal);
      return { fields: { type: 'image/webp', width, height }, payload: [bytes] };
    },
    'run.export': async (exchange) => ({ fields: await this.#export(exchange) }),
    'run.delete': async ({ request }) => {
      await this.#delete(this.#run(request.run));
      return { fields: {} };
    },
  };
  readonly #engine: Engine;
  readonly #folders: Folders;
  readonly #drops: Drops;
  readonly #thumbnails: Thumbnails;
  readonly #client: Client;
  readonly #home: string;
  readonly #sweeper: NodeJS.Timeout;
  /** The newest last. */
  readonly #runs = new Map<string, RecordedRun>();
  #starting: Promise<unknown> | undefined;
  #stopping = false;

  private constructor({ engine, folders, home }: RunServiceSettings) {
    [this.#engine, this.#home, this.#folders] = [engine, home, new Folders(folders)];
    this.#drops = new Drops(this.#dropsFolder);
    this.#client = engine.connect();
    this.#thumbnails = new Thumbnails(this.#client);
    this.#sweeper = setInterval(() => {
      void this.#sweep();
    }, sweepEveryMs).unref();
  }

  /**
   * Makes the user-data folder, and deletes in it what earlier launches have left for too long.
   * @throws CodedError `rejected` with one line for people if nothing can be kept there.
   */
  static async create(settings: RunServiceSettings): Promise<RunService> {
    const service = new RunService(settings);
    try {
      for (const folder of [service.#runsFolder, service.#dropsFolder]) {
        await mkdir(folder, { recursive: true, mode: 0o700 });
      }
    } catch (error) {
      await service.stop();
      throw homeFault('Nothing can be kept', error);
    }
    await service.#sweep();
    return service;
  }

  /** Ends the run that is going on, its rows so far kept, and deletes drops that no run has taken. To be called before the engine stops. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#sweeper);
    await this.#starting?.catch(() => undefined);
    await Promise.all([...this.#runs.values()].map((run) => run.stop()));
    await this.#drops.stop();
    this.#client.close();
  }

  get #runsFolder(): string {
    return path.join(this.#home, 'runs');
  }

  get #dropsFolder(): string {
    return path.join(this.#home, 'drops');
  }

  #run(id: string): RecordedRun {
    const run = this.#runs.get(id);
    if (run === undefined) throw new CodedError('rejected', 'The results of this run are no longer there.');
    return run;
  }

  async #start(request: ServiceRequest<'run.start'>): Promise<RecordedRun> {
    this.#refuseStart();
    for (const source of request.sources) this.#check(source);
    const started = this.#record(request);
    this.#starting = started;
    try {
      return await started;
    } finally {
      this.#starting = undefined;
    }
  }

  #refuseStart(): void {
    if (this.#stopping) throw new CodedError('rejected', 'ZeroLens is stopping.');
    if (this.#engine.failure !== undefined) throw new CodedError('model_error', this.#engine.failure);
    if (this.#starting !== undefined || [...this.#runs.values()].some((run) => run.isGoingOn)) {
      throw new CodedError('rejected', 'Another run is going on. Stop it, or wait for its end.');
    }
  }

  async #record({ sources, topK, threshold }: ServiceRequest<'run.start'>): Promise<RecordedRun> {
    const id = randomUUID();
    const { id: modelId, sha256: modelSha256 } = this.#engine.settings.model;
    const store = await ResultStore.create(path.join(this.#runsFolder, id), { modelId, modelSha256 });
    try {
      const things: RunSource[] = [];
      for (const source of sources) things.push(await this.#take(source));
      const run = new RecordedRun(id, this.#engine, joinSources(things), { topK, threshold }, store);
      this.#runs.set(id, run);
      return run;
    } catch (error) {
      await store.end();
      await store.delete();
      throw error;
    }
  }

  /** @throws CodedError if there is no such source. */
  #check({ kind, id }: Source): void {
    if (kind === 'drop') this.#drops.check(id);
    else this.#folder(id);
  }

  async #take({ kind, id }: Source): Promise<RunSource> {
    return kind === 'drop' ? await this.#drops.take(id) : this.#folder(id);
  }

  #folder(id: string): RunSource {
    const folder = this.#folders.get(id);
    if (folder === undefined) throw new CodedError('rejected', 'This folder is not one of those named at the start.');
    return folder;
  }

  async #rows({ run, from, count }: ServiceRequest<'run.rows'>): Promise<ServiceFinal<'run.rows'>> {
    const { store, settings, sources } = this.#run(run);
    const rows = await store.read(from, count);
    const shown = rows.map((row, at) => runRow(row, from + at, settings.threshold, sources.looseRoots));
    return { rows: shown, total: store.size };
  }

  async #thumbnail({ store }: RecordedRun, place: number, side: number, signal: AbortSignal): Promise<Thumbnail> {
    const [row] = await store.read(place, 1);
    if (row === undefined) throw new CodedError('rejected', `There is no row ${place} yet.`);
    if (row.status === 'error') throw new CodedError(row.errorCode, row.error);
    return await this.#thumbnails.get(pictureOf(row), side, signal);
  }

  async #export({ request, partial, signal }: Exchange<'run.export'>): Promise<ServiceFinal<'run.export'>> {
    const { store, settings } = this.#run(request.run);
    const rows = store.size;
    let bytes = 0;
    for await (const piece of exportPieces(store, rows, { ...request, ...settings })) {
      signal.throwIfAborted();
      bytes += piece.byteLength;
      await partial({ bytes }, [piece]);
    }
    return { bytes, rows };
  }

  async #delete(run: RecordedRun): Promise<void> {
    if (run.isGoingOn) throw new CodedError('rejected', 'This run is going on. Stop it first.');
    this.#runs.delete(run.id);
    this.#thumbnails.forget();
    try {
      await run.delete();
    } catch (error) {
      throw homeFault('Not all of it can be deleted', error);
    }
  }

  /** Deletes what has been kept for long enough, of this launch and of earlier ones. */
  async #sweep(): Promise<void> {
    const old = [...this.#runs.values()].filter((run) => !run.isGoingOn && Date.now() - run.startedAt > keptMs);
    for (const run of old) await this.#delete(run).catch(() => undefined);
    const copies = [...this.#runs.values()].flatMap(({ sources }) => sources.copies);
    const own = new Set([...this.#runs.keys(), ...copies.map((folder) => path.basename(folder))]);
    await removeLeftovers(this.#runsFolder, this.#dropsFolder, own);
  }
}
