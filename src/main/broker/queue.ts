// One lane of waiting jobs: suspects first, then its clients in turn, each first come, first served.
import type { Job } from './job.ts';

/** A job and what the scheduler knows of it. */
export interface Entry {
  readonly job: Job;
  /** Deaths of workers that held this job and nothing else. */
  aloneDeaths: number;
  /** Was held by a worker that died: runs alone from now on. */
  suspect: boolean;
  /** Its client has had its answer or is gone; only the worker still has it. */
  abandoned: boolean;
  /** Waiting in a lane rather than held by a worker. */
  queued: boolean;
}

export class LaneQueue {
  readonly #suspects: Entry[] = [];
  /** Of the clients in the ordinary line, in the order of their turns; none is empty. */
  readonly #lines = new Map<string, ClientLine>();
  #size = 0;

  /** Waiting jobs, suspects among them. */
  get size(): number {
    return this.#size;
  }

  push(entry: Entry): void {
    entry.queued = true;
    this.#size += 1;
    if (!entry.suspect) {
      this.#join(entry);
      return;
    }
    const place = this.#suspects.findIndex((other) => other.job.number > entry.job.number);
    this.#suspects.splice(place === -1 ? this.#suspects.length : place, 0, entry);
  }

  /** Takes an entry out wherever it stands. */
  remove(entry: Entry): void {
    if (!entry.queued) return;
    entry.queued = false;
    this.#size -= 1;
    if (entry.suspect) this.#suspects.splice(this.#suspects.indexOf(entry), 1);
    else if (this.#lines.get(entry.job.client)?.leave() === 0) this.#lines.delete(entry.job.client);
  }

  /** Takes out an entry for a worker; the next turn of its client comes after those of all others. */
  serve(entry: Entry): void {
    this.remove(entry);
    const { client } = entry.job;
    const line = this.#lines.get(client);
    if (line === undefined || entry.suspect) return;
    this.#lines.delete(client);
    this.#lines.set(client, line);
  }

  firstSuspect(): Entry | undefined {
    return this.#suspects[0];
  }

  firstWaiting(): Entry | undefined {
    const [line] = this.#lines.values();
    return line?.first();
  }

  /** Everything that waits: suspects in the order in which they would be served, then client by client. */
  *entries(): Generator<Entry> {
    yield* this.#suspects;
    for (const line of this.#lines.values()) yield* line.entries();
  }

  #join(entry: Entry): void {
    const line = this.#lines.get(entry.job.client) ?? new ClientLine();
    this.#lines.set(entry.job.client, line);
    line.join(entry);
  }
}

/** What one client has waiting in a lane, suspects left out. */
class ClientLine {
  #entries: Entry[] = [];
  #head = 0;
  #size = 0;

  join(entry: Entry): void {
    this.#entries.push(entry);
    this.#size += 1;
  }

  /** One of its entries is taken out, and is passed over from now on; returns how many are left. */
  leave(): number {
    this.#size -= 1;
    return this.#size;
  }

  first(): Entry | undefined {
    for (;;) {
      const entry = this.#entries[this.#head];
      if (entry === undefined || waits(entry)) return entry;
      this.#head += 1;
      this.#compact();
    }
  }

  *entries(): Generator<Entry> {
    for (let place = this.#head; place < this.#entries.length; place += 1) {
      const entry = this.#entries[place];
      if (entry !== undefined && waits(entry)) yield entry;
    }
  }

  #compact(): void {
    if (this.#head < 1024 || this.#head * 2 < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#head);
    this.#head = 0;
  }
}

/** Still in the ordinary line: neither taken out nor come back as a suspect since. */
function waits(entry: Entry): boolean {
  return entry.queued && !entry.suspect;
}
