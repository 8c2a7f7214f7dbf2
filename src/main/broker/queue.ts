// One lane of waiting jobs: suspects first, then first come, first served.
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
  #waiting: Entry[] = [];
  #head = 0;
  #size = 0;

  /** Waiting jobs, suspects among them. */
  get size(): number {
    return this.#size;
  }

  push(entry: Entry): void {
    entry.queued = true;
    this.#size += 1;
    if (!entry.suspect) {
      this.#waiting.push(entry);
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
    // Others are passed over when their turn comes.
  }

  firstSuspect(): Entry | undefined {
    return this.#suspects[0];
  }

  firstWaiting(): Entry | undefined {
    for (;;) {
      const entry = this.#waiting[this.#head];
      if (entry === undefined || waits(entry)) return entry;
      this.#head += 1;
      this.#compact();
    }
  }

  /** Everything that waits, in the order in which it would be served. */
  *entries(): Generator<Entry> {
    yield* this.#suspects;
    for (let place = this.#head; place < this.#waiting.length; place += 1) {
      const entry = this.#waiting[place];
      if (entry !== undefined && waits(entry)) yield entry;
    }
  }

  #compact(): void {
    if (this.#head < 1024 || this.#head * 2 < this.#waiting.length) return;
    this.#waiting = this.#waiting.slice(this.#head);
    this.#head = 0;
  }
}

/** Still in the ordinary line: neither taken out nor come back as a suspect since. */
function waits(entry: Entry): boolean {
  return entry.queued && !entry.suspect;
}
