// The run service: answers requests about folders, drops and runs; those about results are in results.ts.
import { access, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { CodedError } from '../../../protocol/errors.ts';
import type { RunProgress, Source } from '../../../protocol/runs.ts';
import type { ServiceFinal, ServiceRequest } from '../../../protocol/services.ts';
import type { DataFolder } from '../../../protocol/settings.ts';
import type { Client } from '../../broker/client.ts';
import type { Exchange, Handlers } from '../../broker/services.ts';
import type { Engine } from '../../engine.ts';
import { stateOf, takeLease } from '../lease.ts';
import type { RunRecord } from '../store/records.ts';
import type { RunEnding } from './active-run.ts';
import { Drops } from './drops.ts';
import { Folders } from './folders.ts';
import { Offers } from './offers.ts';
import { purgeDeleted, removeLeftovers, restorableMs } from './leftovers.ts';
import { progressOf } from './progress.ts';
import { RunQueue } from './queue.ts';
import { Recordings } from './recordings.ts';
import { resultHandlers } from './results.ts';
import { heldBy, Shelf } from './shelf.ts';
import { joinSources, type RunSource } from './sources.ts';
import { Thumbnails } from './thumbnails.ts';
import { Watches } from './watches.ts';

const filesForgotten = 'These files are not known any more. Choose them again.';
const copiesGone =
  'The copies of what was dropped are deleted by now. Its rows stay; to classify it again, drop it again.';
const sweepEveryMs = 60 * 1000;

export interface RunServiceSettings {
  readonly engine: Engine;
  /** Paths of the folders that pages may classify. */
  readonly folders: readonly string[];
  readonly dataFolder: DataFolder;
  /** Hears how each run ends that was worked on here. */
  readonly onEnded?: (ending: RunEnding) => void;
}

export class RunService {
  /** For the broker. */
  readonly handlers: Handlers;
  readonly #engine: Engine;
  readonly #folders: Folders;
  /** What the desktop's user hands over. */
  readonly offers: Offers;
  readonly #shelf: Shelf;
  readonly #drops: Drops;
  readonly #dropsFolder: string;
  readonly #client: Client;
  readonly #watches = new Watches();
  readonly #queue: RunQueue | undefined;
  readonly #recordings: Recordings;
  readonly #sweeper: NodeJS.Timeout;

  private constructor({ engine, folders, dataFolder, onEnded }: RunServiceSettings, shelf: Shelf) {
    [this.#engine, this.#folders, this.#shelf] = [engine, new Folders(folders), shelf];
    this.offers = new Offers(this.#folders);
    this.#dropsFolder = path.join(dataFolder.path, 'drops');
    this.#drops = new Drops(this.#dropsFolder);
    this.#client = engine.connect();
    const { tell } = this.#watches;
    this.#queue = shelf.isOpen ? new RunQueue(engine, shelf, tell, onEnded ?? (() => undefined)) : undefined;
    this.#recordings = new Recordings(engine, shelf, tell);
    this.handlers = {
      ...this.#dropHandlers(),
      ...this.#runHandlers(),
      ...resultHandlers(shelf, new Thumbnails(this.#client), tell),
      ...this.#recordings.handlers,
    };
    this.#sweeper = setInterval(() => {
      void this.#sweep();
    }, sweepEveryMs).unref();
  }

  /** Opens the library, and deletes in the data folder what nobody needs any more. */
  static async create(settings: RunServiceSettings): Promise<RunService> {
    const service = new RunService(settings, await Shelf.open(settings.dataFolder));
    if (service.#shelf.isOpen) {
      // Where it cannot be made, the first drop says so.
      await mkdir(service.#dropsFolder, { recursive: true, mode: 0o700 }).catch(() => undefined);
      await service.#sweep();
    }
    return service;
  }

  /** What is wrong with the library, one line for people. */
  get notice(): string | undefined {
    return this.#shelf.notice;
  }

  /**
   * Tells of the run that is worked on here and of the one before it, now and as they get on, four times a second at most.
   * @throws the signal's reason.
   */
  async watchWork(onRuns: (runs: readonly RunProgress[]) => void, signal: AbortSignal): Promise<void> {
    let latest: string[] = [];
    const look = async () => {
      const active = this.#queue?.active;
      if (active !== undefined && active !== latest.at(-1)) latest = [...latest.slice(-1), active];
      const seen = (await Promise.all(latest.map((run) => this.#progressIfThere(run)))).filter(
        (run) => run !== undefined,
      );
      return { seen, ended: false, moves: active !== undefined };
    };
    const tell = (runs: readonly RunProgress[]): Promise<void> => {
      onRuns(runs);
      return Promise.resolve();
    };
    await this.#watches.follow(look, tell, signal);
  }

  /** Pauses what is under way and ends recordings, their rows kept. To be called before the engine stops. */
  async stop(): Promise<void> {
    clearInterval(this.#sweeper);
    await Promise.all([this.#queue?.close(), this.#recordings.close()]);
    await this.#watches.close();
    await this.#drops.stop();
    await this.#shelf.close();
    this.#client.close();
  }

  #dropHandlers(): Handlers {
    return {
      'folder.list': async () => ({ fields: { folders: await this.#listFolders() } }),
      'drop.create': async ({ request }) => {
        this.#shelf.checkOpen();
        return { fields: { drop: await this.#drops.create(request) } };
      },
      'drop.write': async ({ request, payload }) => {
        await this.#drops.write(request.drop, request, payload);
        return { fields: {} };
      },
      'drop.discard': async ({ request }) => {
        await this.#drops.discard(request.drop);
        return { fields: {} };
      },
    };
  }

  #runHandlers(): Handlers {
    return {
      'run.create': async ({ request }) => ({ fields: await this.#create(request) }),
      'run.start': async ({ request }) => {
        const record = await this.#shelf.run(request.run);
        if (record.state !== 'created') throw new CodedError('rejected', 'This run has begun already.');
        return { fields: await this.#enqueue(record) };
      },
      'run.resume': async ({ request }) => ({ fields: await this.#resume(await this.#shelf.run(request.run)) }),
      'run.pause': async ({ request }) => ({ fields: await this.#end(request.run, 'paused') }),
      'run.cancel': async ({ request }) => ({ fields: await this.#end(request.run, 'cancelled') }),
      'run.list': async (exchange) => ({ fields: await this.#list(exchange) }),
      'run.get': async ({ request }) => ({ fields: await this.#progress(await this.#shelf.run(request.run)) }),
      'run.subscribe': async (exchange) => ({ fields: await this.#subscribe(exchange) }),
      'run.rename': async ({ request }) => {
        const { id } = await this.#shelf.ownRun(request.run);
        await this.#shelf.library.rename(id, request.name);
        this.#watches.tell();
        return { fields: await this.#progress(await this.#shelf.run(id)) };
      },
      'run.delete': async ({ request }) => {
        await this.#delete(await this.#shelf.ownRun(request.run));
        return { fields: {} };
      },
      'run.restore': async ({ request }) => {
        await this.#shelf.library.setDeleted(request.run, undefined);
        this.#watches.tell();
        return { fields: await this.#progress(await this.#shelf.run(request.run)) };
      },
    };
  }

  async #progress(record: RunRecord): Promise<RunProgress> {
    const underway = this.#queue?.underway(record.id) ?? this.#recordings.underway(record.id);
    return await progressOf(record, underway, this.#runQueue.pass(record.id));
  }

  /** Undefined for one that has been deleted. */
  async #progressIfThere(run: string): Promise<RunProgress | undefined> {
    const record = await this.#shelf.run(run).catch(() => undefined);
    return record && (await this.#progress(record));
  }

  get #runQueue(): RunQueue {
    if (this.#queue === undefined) throw new CodedError('rejected', this.#shelf.notice ?? 'The library is closed.');
    return this.#queue;
  }

  async #listFolders(): Promise<ServiceFinal<'folder.list'>['folders']> {
    const { sha256: modelSha256 } = this.#engine.settings.model;
    return await Promise.all(
      this.#folders.list.map(async ({ id, name, path: folder }) => {
        const like = { kind: 'pictures', sources: [folder], modelSha256, topK: 5, recursive: true } as const;
        const last = this.#shelf.isOpen ? await this.#shelf.library.latestOf(like) : undefined;
        return { id, name, ...(last && { last: { run: last.id, name: last.name, createdAt: last.createdAt } }) };
      }),
    );
  }

  async #create({ sources, name, topK, threshold, start }: ServiceRequest<'run.create'>): Promise<RunProgress> {
    if (this.#engine.failure !== undefined) throw new CodedError('model_error', this.#engine.failure);
    const { library } = this.#shelf;
    for (const source of sources) this.#check(source);
    const things: RunSource[] = [];
    try {
      for (const source of sources) things.push(await this.#take(source));
      const joined = joinSources(things);
      const { model, device } = this.#engine.settings;
      const record = await library.createRun(
        {
          ...{ kind: 'pictures', sources: joined.paths, looseRoots: [...joined.looseRoots], copies: joined.copies },
          ...{ recursive: true, modelId: model.id, modelSha256: model.sha256, labels: model.card.labels, topK },
        },
        { name: name ?? joined.name, threshold, device },
      );
      this.#watches.tell();
      return start ? await this.#enqueue(record) : await this.#progress(record);
    } catch (error) {
      await this.#discardUnused(joinSources(things).copies);
      throw error;
    }
  }

  /** Copies belong to a run, or to nobody. */
  async #discardUnused(copies: readonly string[]): Promise<void> {
    const used = new Set(await this.#shelf.library.copies().catch(() => copies));
    for (const copy of copies)
      if (!used.has(copy)) await rm(copy, { recursive: true, force: true }).catch(() => undefined);
  }

  async #enqueue(record: RunRecord): Promise<RunProgress> {
    await this.#runQueue.add(record);
    return await this.#progress(await this.#shelf.run(record.id));
  }

  async #resume(record: RunRecord): Promise<RunProgress> {
    if (record.kind === 'live') throw new CodedError('rejected', 'A recording that has ended does not go on.');
    if (record.modelSha256 !== this.#engine.settings.model.sha256) {
      throw new CodedError(
        'rejected',
        `This run is of another model, ${record.modelId}. Start ZeroLens with that one.`,
      );
    }
    for (const copy of record.copies) {
      await access(copy).catch(() => {
        throw new CodedError('rejected', copiesGone);
      });
    }
    return await this.#enqueue(record);
  }

  async #end(run: string, state: 'paused' | 'cancelled'): Promise<RunProgress> {
    const record = await this.#shelf.ownRun(run);
    const wasHere = (await this.#runQueue.stop(run, state)) || (await this.#recordings.stop(run));
    if (!wasHere) await this.#endIdle(record, state);
    this.#watches.tell();
    return await this.#progress(await this.#shelf.run(run));
  }

  /** One that nobody works on. */
  async #endIdle(record: RunRecord, state: 'paused' | 'cancelled'): Promise<void> {
    const now = (await stateOf(record)).state;
    if (now === state) return;
    if (now === 'done') throw new CodedError('rejected', 'This run is done.');
    if (state === 'paused' && now !== 'interrupted') throw new CodedError('rejected', 'This run is not under way.');
    await this.#shelf.releases.settle(record.id);
    const lease = await takeLease(this.#shelf.library, record, 'queued');
    if ('heldBy' in lease) throw heldBy(lease.heldBy);
    await this.#shelf.releases.release(record.id, lease, { state, message: undefined });
  }

  async #list({ request, partial, signal }: Exchange<'run.list'>): Promise<ServiceFinal<'run.list'>> {
    const look = async () => {
      const seen = await this.#listed(request.from, request.count);
      return { seen, ended: !request.watch, moves: this.#queue?.busy === true };
    };
    return await this.#watches.follow(look, partial, signal);
  }

  async #listed(from: number, count: number): Promise<ServiceFinal<'run.list'>> {
    const { notice } = this.#shelf;
    const told = notice === undefined ? {} : { notice };
    if (!this.#shelf.isOpen) return { runs: [], total: 0, ...told };
    const { runs, total } = await this.#shelf.runs(from, count);
    return { runs: await Promise.all(runs.map((record) => this.#progress(record))), total, ...told };
  }

  async #subscribe({ request, partial, signal }: Exchange<'run.subscribe'>): Promise<RunProgress> {
    const look = async () => {
      const seen = await this.#progress(await this.#shelf.run(request.run));
      const ended = !['queued', 'running', 'stopping'].includes(seen.state);
      return { seen, ended, moves: !seen.elsewhere };
    };
    return await this.#watches.follow(look, partial, signal);
  }

  async #delete(record: RunRecord): Promise<void> {
    const { state } = await stateOf(record);
    if (state === 'running' || state === 'queued') {
      throw new CodedError('rejected', 'This run is under way. Pause or cancel it first.');
    }
    await this.#shelf.library.setDeleted(record.id, Date.now());
    this.#watches.tell();
  }

  /** @throws CodedError if there is no such source. */
  #check({ kind, id }: Source): void {
    if (kind === 'drop') this.#drops.check(id);
    else this.#known(kind, id);
  }

  async #take({ kind, id }: Source): Promise<RunSource> {
    return kind === 'drop' ? await this.#drops.take(id) : this.#known(kind, id);
  }

  #known(kind: 'folder' | 'files', id: string): RunSource {
    const source = kind === 'folder' ? this.#folders.get(id) : this.offers.get(id);
    if (source !== undefined) return source;
    const reason = kind === 'folder' ? 'This folder is not one of those named at the start.' : filesForgotten;
    throw new CodedError('rejected', reason);
  }

  async #sweep(): Promise<void> {
    if (!this.#shelf.isOpen || this.#shelf.library.health.readOnly) return;
    try {
      await purgeDeleted(this.#shelf.library, Date.now() - restorableMs);
      await removeLeftovers(this.#shelf.library, this.#dropsFolder);
    } catch {
      // Untidiness is no reason to fail; the next time is soon.
    }
  }
}
