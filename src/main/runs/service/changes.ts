// Wakes those who watch runs when something has changed, and otherwise now and then.
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

export class Changes {
  #next = Promise.withResolvers<undefined>();

  /** Something has changed. */
  readonly tell = (): void => {
    const told = this.#next;
    this.#next = Promise.withResolvers();
    told.resolve(undefined);
  };

  /**
   * Waits for the next change, but not for longer than `mostMs`, and not for less than `leastMs`.
   * @throws the signal's reason.
   */
  async wait(leastMs: number, mostMs: number, signal: AbortSignal): Promise<void> {
    const change = this.#next.promise;
    const done = new AbortController();
    const aborted = once(signal, 'abort', { signal: done.signal }).catch(() => undefined);
    const sleep = (ms: number) => pause(ms, undefined, { ref: false, signal: done.signal }).catch(() => undefined);
    try {
      signal.throwIfAborted();
      await Promise.race([sleep(leastMs), aborted]);
      signal.throwIfAborted();
      await Promise.race([change, sleep(mostMs - leastMs), aborted]);
      signal.throwIfAborted();
    } finally {
      done.abort();
    }
  }
}
