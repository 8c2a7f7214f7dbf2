// Small pictures of a run's rows: fetched while somebody looks at them, a bounded number kept.
import type { EngineClient } from '../zmq/engine-client.ts';
import { RequestError } from '../zmq/engine-client.ts';
import type { Readable } from './store.ts';

/** `none`: there is no picture to show. */
export type Thumbnail = { state: 'loading' } | { state: 'none' } | { state: 'ready'; url: string };

const mostUnderWay = 6;
/** Rows that fly past are not asked for, in milliseconds. */
const settling = 60;
const loading: Thumbnail = { state: 'loading' };
const none: Thumbnail = { state: 'none' };

interface Entry {
  thumbnail: Thumbnail;
  readonly listeners: Set<() => void>;
  underWay?: AbortController;
}

export class Thumbnails {
  readonly #client: EngineClient;
  readonly #run: string;
  readonly #side: number;
  readonly #most: number;
  /** Least recently wanted first. */
  readonly #entries = new Map<number, Entry>();
  #underWay = 0;

  /** `side`: the longer one, in pixels; `most`: how many are kept that nobody looks at. */
  constructor(client: EngineClient, run: string, side: number, most: number) {
    this.#client = client;
    this.#run = run;
    this.#side = side;
    this.#most = most;
  }

  /** The picture of one row: wanted as long as it is subscribed to. */
  at(row: number): Readable<Thumbnail> {
    return {
      get: () => this.#entries.get(row)?.thumbnail ?? loading,
      subscribe: (listener) => this.#want(row, listener),
    };
  }

  /** Goes on after a lost connection. */
  resume(): void {
    this.#fetchNext();
  }

  /** Gives back the memory of all of them. */
  clear(): void {
    for (const row of [...this.#entries.keys()]) this.#forget(row);
  }

  #want(row: number, listener: () => void): () => void {
    const entry = this.#entries.get(row) ?? { thumbnail: loading, listeners: new Set() };
    this.#entries.delete(row);
    this.#entries.set(row, entry);
    entry.listeners.add(listener);
    this.#tidy();
    if (entry.thumbnail.state === 'loading')
      setTimeout(() => {
        this.#fetchNext();
      }, settling);
    return () => {
      entry.listeners.delete(listener);
      if (entry.listeners.size > 0 || entry.thumbnail.state !== 'loading') return;
      entry.underWay?.abort();
      if (this.#entries.get(row) === entry) this.#entries.delete(row);
    };
  }

  /** The one wanted last goes first: it is what the user looks at now. */
  #fetchNext(): void {
    for (const [row, entry] of [...this.#entries].reverse()) {
      if (this.#underWay >= mostUnderWay) return;
      if (entry.thumbnail.state === 'loading' && entry.underWay === undefined) void this.#fetch(row, entry);
    }
  }

  async #fetch(row: number, entry: Entry): Promise<void> {
    const { signal } = (entry.underWay = new AbortController());
    this.#underWay += 1;
    let lost = false;
    try {
      const fields = { run: this.#run, row, side: this.#side };
      const reply = await this.#client.request('run.thumbnail', fields, { signal });
      if (!signal.aborted) entry.thumbnail = readyFrom(reply.payload, reply.fields.type);
    } catch (error) {
      lost = error instanceof RequestError && error.code === 'disconnected';
      if (!signal.aborted && !lost) entry.thumbnail = none;
    }
    delete entry.underWay;
    this.#underWay -= 1;
    for (const listener of [...entry.listeners]) listener();
    if (!lost) this.#fetchNext();
  }

  #tidy(): void {
    for (const [row, { listeners, thumbnail }] of this.#entries) {
      if (this.#entries.size <= this.#most) return;
      if (listeners.size === 0 && thumbnail.state !== 'loading') this.#forget(row);
    }
  }

  #forget(row: number): void {
    const entry = this.#entries.get(row);
    this.#entries.delete(row);
    entry?.underWay?.abort();
    if (entry?.thumbnail.state === 'ready') URL.revokeObjectURL(entry.thumbnail.url);
  }
}

function readyFrom(payload: readonly Uint8Array[], type: string): Thumbnail {
  return {
    state: 'ready',
    url: URL.createObjectURL(
      new Blob(
        payload.map((part) => part.slice()),
        { type },
      ),
    ),
  };
}
