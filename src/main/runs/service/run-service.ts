// The run service: answers requests about folders, drops and runs; those about results are in results.ts.
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { CodedError } from '../../../protocol/errors.ts';
import type { RunProgress, Source } from '../../../protocol/runs.ts';
import type { ServiceFinal, ServiceRequest } from '../../../protocol/services.ts';
import type { Client } from '../../broker/client.ts';
import type { Exchange, Handlers } from '../../broker/services.ts';
import type { Engine } from '../../engine.ts';
import { stateOf, takeLease } from '../lease.ts';
import type { RunRecord } from '../store/records.ts';
import { Changes } from './changes.ts';
import { Drops } from './drops.ts';
import { Folders } from './folders.ts';
import { purgeDeleted, removeLeftovers, restorableMs } from './leftovers.ts';
import { progressOf } from './progress.ts';
import { heldBy, RunQueue } from './queue.ts';
import { Recordings } from './recordings.ts';
import { resultHandlers } from './results.ts';
import { Shelf } from './shelf.ts';
import { joinSources, type RunSource, type RunSources } from './sources.ts';
import { Thumbnails } from './thumbnails.ts';

const sweepEveryMs = 60 * 1000;
/** Between two looks at runs, when something changes here and when something may elsewhere. */
const lookMs = { least: 250, most: 1000 };

export interface RunServiceSettings {
  readonly engine: Engine;
  /** Paths of the folders that pages may classify. */
  readonly folders: readonly string[];
  /** The user-data folder; made if it is missing. */
  readonly home: string;
}

export class RunService {
  /** For the broker. */
  readonly handlers: Handlers;
  readonly #engine: Engine;
  readonly #folders: Folders;
  readonly #shelf: Shelf;
  readonly #drops: Drops;
  readonly #dropsFolder: string;
  readonly #client: Client;
  readonly #changes = new Changes();
  readonly #queue: RunQueue | undefined;
  readonly #recordings: Recordings;
  readonly #sweeper: NodeJS.Timeout;

  private constructor({ engine, folders, home }: RunServiceSettings, shelf: Shelf) {
    [this.#engine, this.#folders, this.#shelf] = [engine, new Folders(folders), shelf];
    this.#dropsFolder = path.join(home, 'drops');
    this.#drops = new Drops(this.#dropsFolder);
    this.#client = engine.connect();
    const { tell } = this.#changes;
    this.#queue = shelf.isOpen ? new RunQueue(engine, shelf.library, tell) : undefined;
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

  /** Opens the library, and deletes in the user-data folder what nobody needs any more. */
  static async create(settings: RunServiceSettings): Promise<RunService> {
    const service = new RunService(settings, await Shelf.open(settings.home));
    // Where it cannot be made, the library has said so.
    await mkdir(service.#dropsFolder, { recursive: true, mode: 0o700 }).catch(() => undefined);
    await service.#sweep();
    return service;
  }

  /** Pauses what is under way and ends recordings, their rows kept. To be called before the engine stops. */
  async stop(): Promise<void> {
    clearInterval(this.#sweeper);
    await Promise.all([this.#queue?.close(), this.#recordings.close()]);
    await this.#drops.stop();
    await this.#shelf.close();
    this.#client.close();
  }

  #dropHandlers(): Handlers {
    return {
      'folder.list': async () => ({ fields: { folders: await this.#listFolders() } }),
      'drop.create': async ({ request }) => ({ fields: { drop: await this.#drops.create(request) } }),
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
        const { id } = await this.#shelf.run(request.run);
        await this.#shelf.library.rename(id, request.name);
        this.#changes.tell();
        return { fields: await this.#progress(await this.#shelf.run(id)) };
      },
      'run.delete': async ({ request }) => {
        await this.#delete(await this.#shelf.run(request.run));
        return { fields: {} };
      },
      'run.restore': async ({ request }) => {
        await this.#shelf.library.setDeleted(request.run, undefined);
        this.#changes.tell();
        return { fields: await this.#progress(await this.#shelf.run(request.run)) };
      },
    };
  }

  async #progress(record: RunRecord): Promise<RunProgress> {
    return await progressOf(record, this.#queue?.underway(record.id), this.#runQueue.pass(record.id));
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
    for (const source of sources) things.push(await this.#take(source));
    const joined = joinSources(things);
    const record = await this.#keep(joined, () => {
      const { model, device } = this.#engine.settings;
      return library.createRun(
        {
          ...{ kind: 'pictures', sources: joined.paths, looseRoots: [...joined.looseRoots], copies: joined.copies },
          ...{ recursive: true, modelId: model.id, modelSha256: model.sha256, labels: model.card.labels, topK },
        },
        { name: name ?? joined.name, threshold, device },
      );
    });
    this.#changes.tell();
    return start ? await this.#enqueue(record) : await this.#progress(record);
  }

  /** The copies belong to the run, or to nobody. */
  async #keep({ copies }: RunSources, create: () => Promise<RunRecord>): Promise<RunRecord> {
    try {
      return await create();
    } catch (error) {
      for (const folder of copies) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
      throw error;
    }
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
    return await this.#enqueue(record);
  }

  async #end(run: string, state: 'paused' | 'cancelled'): Promise<RunProgress> {
    const record = await this.#shelf.run(run);
    if (!(await this.#runQueue.stop(record.id, state))) await this.#endIdle(record, state);
    this.#changes.tell();
    return await this.#progress(await this.#shelf.run(run));
  }

  /** One that nobody works on: there is nothing to pause, but it can be given up. */
  async #endIdle(record: RunRecord, state: 'paused' | 'cancelled'): Promise<void> {
    if (record.state === 'done') throw new CodedError('rejected', 'This run is done.');
    const lease = await takeLease(this.#shelf.library, record, 'queued');
    if ('heldBy' in lease) throw heldBy(lease.heldBy);
    await lease.release({ state, message: undefined });
  }

  async #list({ request, partial, signal }: Exchange<'run.list'>): Promise<ServiceFinal<'run.list'>> {
    let told = '';
    for (;;) {
      const listed = await this.#listed(request.from, request.count);
      if (!request.watch) return listed;
      const text = JSON.stringify(listed);
      if (text !== told) await partial(listed);
      told = text;
      await this.#changes.wait(lookMs.least, this.#queue?.busy === true ? lookMs.least : lookMs.most, signal);
    }
  }

  async #listed(from: number, count: number): Promise<ServiceFinal<'run.list'>> {
    const { notice } = this.#shelf;
    const told = notice === undefined ? {} : { notice };
    if (!this.#shelf.isOpen) return { runs: [], total: 0, ...told };
    const { runs, total } = await this.#shelf.library.runs(from, count);
    return { runs: await Promise.all(runs.map((record) => this.#progress(record))), total, ...told };
  }

  async #subscribe({ request, partial, signal }: Exchange<'run.subscribe'>): Promise<RunProgress> {
    for (;;) {
      const progress = await this.#progress(await this.#shelf.run(request.run));
      if (!['queued', 'running', 'stopping'].includes(progress.state)) return progress;
      await partial(progress);
      await this.#changes.wait(lookMs.least, progress.elsewhere ? lookMs.most : lookMs.least, signal);
    }
  }

  async #delete(record: RunRecord): Promise<void> {
    const { state, elsewhere } = await stateOf(record);
    if (state === 'running' || state === 'queued') {
      throw elsewhere
        ? heldBy(record.owner?.pid ?? 0)
        : new CodedError('rejected', 'This run is under way. Pause or cancel it first.');
    }
    await this.#shelf.library.setDeleted(record.id, Date.now());
    this.#changes.tell();
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
