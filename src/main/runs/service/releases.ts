// Gives runs up. Where the library cannot be told how one has ended, as on a full disk, it is told again until it can.
import type { Lease } from '../lease.ts';
import type { RunChange, RunRecord } from '../store/records.ts';

const againEveryMs = 2000;

interface Untold {
  readonly lease: Lease;
  readonly change: RunChange;
  telling: Promise<void> | undefined;
}

export class Releases {
  readonly #untold = new Map<string, Untold>();
  #timer: NodeJS.Timeout | undefined;

  /** Gives a run up, in the state that it is in now. Never throws. */
  async release(run: string, lease: Lease, change: RunChange): Promise<void> {
    this.#untold.set(run, { lease, change, telling: undefined });
    await this.settle(run).catch(() => undefined);
    if (this.#untold.size > 0) this.#timer ??= setInterval(() => void this.#again(), againEveryMs).unref();
  }

  /** The run as it is, whatever the library has been told of it. */
  seen(record: RunRecord): RunRecord {
    const untold = this.#untold.get(record.id);
    return untold === undefined ? record : { ...record, ...untold.change, owner: undefined };
  }

  /** Tells the library how a run has ended here, if it does not know. @throws LibraryError */
  async settle(run: string): Promise<void> {
    const untold = this.#untold.get(run);
    if (untold === undefined) return;
    // One at a time: a second one might give up what has been taken again in between.
    untold.telling ??= untold.lease.release(untold.change).finally(() => (untold.telling = undefined));
    await untold.telling;
    if (this.#untold.get(run) === untold) this.#untold.delete(run);
  }

  /** Tells what it still can. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#again();
  }

  async #again(): Promise<void> {
    await Promise.allSettled([...this.#untold.keys()].map((run) => this.settle(run)));
    if (this.#untold.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
