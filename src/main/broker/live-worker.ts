// The worker that serves live video alone: started by the first frame, ended some seconds after the last.
import type { Pool } from './pool.ts';

const idleLimitMs = 10_000;

export class LiveWorker {
  readonly #start: () => Pool;
  #pool: Pool | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #ending: Promise<void> = Promise.resolve();

  /** `start` makes a pool of one worker that loads the same model. */
  constructor(start: () => Pool) {
    this.#start = start;
  }

  /** The pool, as long as there is one. */
  get pool(): Pool | undefined {
    return this.#pool;
  }

  /** A live frame has come: the pool that is to have it, or `undefined` while there is none that is warm. */
  take(): Pool | undefined {
    this.#pool ??= this.#start();
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      void this.stop();
    }, idleLimitMs);
    return this.#pool.warm ? this.#pool : undefined;
  }

  /** Ends the worker in good order; the next frame starts it again. */
  async stop(): Promise<void> {
    await this.#end((pool) => pool.stop());
  }

  /** Ends it at once. */
  async kill(): Promise<void> {
    await this.#end((pool) => pool.kill());
  }

  async #end(end: (pool: Pool) => Promise<void>): Promise<void> {
    clearTimeout(this.#idleTimer);
    const pool = this.#pool;
    this.#pool = undefined;
    if (pool !== undefined) this.#ending = Promise.all([this.#ending, end(pool)]).then(() => undefined);
    await this.#ending;
  }
}
