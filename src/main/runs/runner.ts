// A run: finds the pictures of its sources, has each classified through the ROUTER, hands out rows in scan order.
import { setTimeout as pause } from 'node:timers/promises';
import { pictureErrorCodeSchema } from '../../protocol/errors.ts';
import type { Reply } from '../../protocol/requests.ts';
import type { Client } from '../broker/client.ts';
import type { FoundPicture } from './found.ts';
import type { MetPicture, Pass } from './pass.ts';
import { ReorderBuffer } from './reorder.ts';
import type { ResultRow } from './row.ts';
import { newScanSummary, scan } from './scan.ts';

/** Between two tries of a picture that the broker had no room for, and how many there are: ten minutes. */
const retryMs = 200;
const mostTries = 3000;

/** Rows that may wait for an older one; a picture that ends its worker takes seconds. */
const reorderBound = 2048;

export interface RunSettings {
  sources: readonly string[];
  recursive: boolean;
  topK: number;
  modelId: string;
  modelSha256: string;
  /** Requests under way at once; enough to keep every worker's credit used. */
  window: number;
  /** Keeps the rows as they come, and knows those of earlier passes. */
  pass?: Pass | undefined;
}

/** How far a run is. */
export interface RunCounts {
  ok: number;
  errors: number;
  skipped: number;
}

type WriteRow = (row: ResultRow) => Promise<void>;

export class Run {
  readonly counts: RunCounts = { ok: 0, errors: 0, skipped: 0 };
  readonly summary = newScanSummary();
  readonly #client: Client;
  readonly #settings: RunSettings;
  readonly #order = new ReorderBuffer<ResultRow>(reorderBound);
  readonly #pass: Pass | undefined;
  readonly #open = new Set<string>();
  readonly #stop = new AbortController();
  /** Absent where nobody wants the rows in order. */
  #writeRow: WriteRow | undefined;
  #underWay = 0;
  #wake: (() => void) | undefined;
  #writing: Promise<void> = Promise.resolve();
  #failure: Error | undefined;
  #trailingSkips: ResultRow[] = [];
  #scanned = false;

  constructor(client: Client, settings: RunSettings) {
    this.#client = client;
    this.#settings = settings;
    this.#pass = settings.pass;
  }

  /** Whether every picture has its row: the scan went to its end, and nothing was left out on stopping. */
  get complete(): boolean {
    return this.#scanned && this.counts.skipped === 0;
  }

  get done(): number {
    return this.counts.ok + this.counts.errors;
  }

  /** Pictures whose rows are those of an earlier pass. */
  get kept(): number {
    return this.#pass?.kept ?? 0;
  }

  /** Pictures classified again, as they have changed since an earlier pass. */
  get redone(): number {
    return this.#pass?.redone ?? 0;
  }

  /**
   * Classifies everything; resolves when the last row is written, also after `stop`. Rejects if a row can't be written,
   * or if a source has gone.
   * @param writeRow takes rows in scan order; the run goes no faster than it.
   */
  async start(writeRow?: WriteRow): Promise<void> {
    this.#writeRow = writeRow;
    try {
      for await (const picture of this.#pictures()) {
        await this.#until(() => this.#stopped || this.#hasRoomFor(picture.place));
        if (this.#stopped) break;
        this.#launch(picture);
      }
    } catch (error) {
      this.#fail(error);
    }
    this.#scanned = !this.#stopped;
    await this.#until(() => this.#underWay === 0);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Finds no more and gives up all that has no answer yet; what is done stays. */
  stop(): void {
    this.#stop.abort();
    for (const id of this.#open) this.#client.cancel(id);
    this.#wake?.();
  }

  /** Finds no more, but lets what is under way get its answers. */
  findNoMore(): void {
    this.#stop.abort();
    this.#wake?.();
  }

  /** Stops and writes nothing more, not even what is done already; `start` rejects with the reason. */
  abandon(reason: Error): void {
    this.#fail(reason);
  }

  get #stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  #pictures(): AsyncGenerator<MetPicture, undefined> {
    const { sources, recursive } = this.#settings;
    const pass = this.#pass;
    const onOmitted = pass && ((...omitted: Parameters<Pass['omit']>) => pass.omit(...omitted));
    const found = scan(sources, { recursive, signal: this.#stop.signal, onOmitted }, this.summary);
    return pass === undefined ? numbered(found) : pass.look(found);
  }

  #hasRoomFor(place: number): boolean {
    return this.#underWay < this.#settings.window && (this.#writeRow === undefined || this.#order.hasRoomFor(place));
  }

  #launch(picture: MetPicture): void {
    const { found, kept } = picture;
    this.#underWay += 1;
    const row = kept === undefined ? this.#classify(found) : Promise.resolve(kept);
    void row
      .then((known) => this.#finish(picture, known))
      .catch((error: unknown) => {
        this.#fail(error);
      })
      .finally(() => {
        this.#underWay -= 1;
        this.#wake?.();
      });
  }

  async #classify(found: FoundPicture): Promise<ResultRow> {
    if (found.fault === undefined) return this.#row(found, await this.#ask(found.path));
    const { code, message } = found.fault;
    return { ...this.#base(found), status: 'error', errorCode: code, error: message };
  }

  /** Asks again for a while where too much of others is waiting: that is no fault of the picture's. */
  async #ask(path: string): Promise<Reply> {
    const { topK } = this.#settings;
    for (let tries = 1; ; tries += 1) {
      const { id, reply } = this.#client.request({
        op: 'classify',
        lane: 'batch',
        topK,
        input: { kind: 'file', path },
      });
      this.#open.add(id);
      const answer = await reply;
      this.#open.delete(id);
      const full = answer.status === 'error' && answer.code === 'rejected';
      if (!full || this.#stopped || tries === mostTries) return answer;
      await pause(retryMs);
    }
  }

  /** Resolves when the row is where it belongs, so that a slow disk holds the scan up rather than filling the memory. */
  async #finish(picture: MetPicture, row: ResultRow): Promise<void> {
    if (this.#failure !== undefined) return;
    this.#count(row);
    for (const due of this.#writeRow === undefined ? [] : this.#order.add(picture.place, row)) this.#write(due);
    if (picture.kept === undefined) await this.#pass?.keep(picture, row);
    await this.#writing;
  }

  #count({ status }: ResultRow): void {
    if (status === 'skipped') this.counts.skipped += 1;
    else this.counts[status === 'ok' ? 'ok' : 'errors'] += 1;
  }

  /** Pictures left out on stopping get a row in the files only where a finished one follows. */
  #write(row: ResultRow): void {
    if (row.status === 'skipped') {
      this.#trailingSkips.push(row);
      return;
    }
    const rows = [...this.#trailingSkips, row];
    this.#trailingSkips = [];
    this.#writing = this.#writing.then(async () => {
      try {
        for (const due of rows) if (this.#failure === undefined) await this.#writeRow?.(due);
      } catch (error) {
        this.#fail(error);
      }
    });
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
    this.stop();
  }

  #base({ root, relativePath, fileSize }: FoundPicture) {
    const { modelId, modelSha256 } = this.#settings;
    return { root, relativePath, fileSize, modelId, modelSha256 };
  }

  #row(found: FoundPicture, reply: Reply): ResultRow {
    const base = this.#base(found);
    if (reply.status === 'error') {
      // Rejected: stopped while the broker had no room for it.
      if (reply.code === 'cancelled' || (reply.code === 'rejected' && this.#stopped))
        return { ...base, status: 'skipped' };
      const code = pictureErrorCodeSchema.safeParse(reply.code);
      const errorCode = code.success ? code.data : 'model_error';
      return { ...base, ...reply.picture, status: 'error', errorCode, error: reply.message };
    }
    if (reply.op !== 'classify') throw new Error(`Unexpected reply to classify: ${reply.op}`);
    const { results, device, picture, timings } = reply;
    return { ...base, ...picture, status: 'ok', predictions: results, device, inferenceMs: timings.inference };
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

async function* numbered(found: AsyncIterable<FoundPicture, undefined>): AsyncGenerator<MetPicture, undefined> {
  let place = 0;
  for await (const picture of found) {
    yield { found: picture, place, key: undefined, kept: undefined };
    place += 1;
  }
}
