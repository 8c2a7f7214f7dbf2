// Keeps those who watch runs up to date: when something has changed, and otherwise now and then.
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** Between two looks: as something changes here, and as something may elsewhere. */
const lookMs = { least: 250, most: 1000 };
/** A client that does not read must not keep ZeroLens from stopping. */
const farewellMs = 1000;

interface Look<Seen> {
  readonly seen: Seen;
  /** Nothing more is to come. */
  readonly ended: boolean;
  /** It changes without a word to `tell`. */
  readonly moves: boolean;
}

export class Watches {
  readonly #open = new Set<Promise<unknown>>();
  readonly #closing = Promise.withResolvers<undefined>();
  #isClosing = false;
  #next = Promise.withResolvers<undefined>();

  /** Something has changed. */
  readonly tell = (): void => {
    const told = this.#next;
    this.#next = Promise.withResolvers();
    told.resolve(undefined);
  };

  /**
   * Tells what `look` sees, now and whenever it is another thing, four times a second at most, to the end or until `close`.
   * @param tell resolves when it has left: a slow client gets the newest, and slows nothing but itself.
   * @returns what was seen last.
   * @throws the signal's reason.
   */
  async follow<Seen>(
    look: () => Promise<Look<Seen>>,
    tell: (seen: Seen) => Promise<void>,
    signal: AbortSignal,
  ): Promise<Seen> {
    const following = this.#follow(look, tell, signal);
    this.#open.add(following);
    try {
      return await following;
    } finally {
      this.#open.delete(following);
    }
  }

  /** Ends all, each with what is to be seen now. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#closing.resolve(undefined);
    await Promise.race([Promise.allSettled(this.#open), pause(farewellMs, undefined, { ref: false })]);
  }

  async #follow<Seen>(
    look: () => Promise<Look<Seen>>,
    tell: (seen: Seen) => Promise<void>,
    signal: AbortSignal,
  ): Promise<Seen> {
    let told = '';
    for (;;) {
      const closing = this.#isClosing;
      const change = this.#next.promise;
      const { seen, ended, moves } = await look();
      if (ended || closing) return seen;
      const text = JSON.stringify(seen);
      if (text !== told) await tell(seen);
      told = text;
      await this.#wait(change, moves ? lookMs.least : lookMs.most, signal);
    }
  }

  async #wait(change: Promise<unknown>, mostMs: number, signal: AbortSignal): Promise<void> {
    const done = new AbortController();
    const aborted = once(signal, 'abort', { signal: done.signal }).catch(() => undefined);
    const sleep = (ms: number) => pause(ms, undefined, { ref: false, signal: done.signal }).catch(() => undefined);
    try {
      signal.throwIfAborted();
      await Promise.race([sleep(lookMs.least), aborted, this.#closing.promise]);
      await Promise.race([change, sleep(mostMs - lookMs.least), aborted, this.#closing.promise]);
      signal.throwIfAborted();
    } finally {
      done.abort();
    }
  }
}
