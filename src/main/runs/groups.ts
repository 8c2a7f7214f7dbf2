// Hands on what comes in groups, for steps that cost less together, and never waits for a group to fill.

/** All of `source`, in order, in groups of what has come since the one before was taken, at most `most` each. */
export async function* groups<Item>(
  source: AsyncIterable<Item, undefined>,
  most: number,
): AsyncGenerator<Item[], undefined> {
  const waiting = new Waiting<Item>();
  const items = source[Symbol.asyncIterator]();
  void fill(waiting, items, most);
  try {
    for (;;) {
      while (waiting.items.length === 0 && !waiting.ended) await waiting.change;
      if (waiting.items.length === 0) break;
      yield waiting.take();
    }
    if (waiting.failure !== undefined) throw waiting.failure.error;
  } finally {
    waiting.take();
    waiting.end();
    void items.return?.().catch(() => undefined);
  }
}

async function fill<Item>(waiting: Waiting<Item>, items: AsyncIterator<Item, undefined>, most: number): Promise<void> {
  try {
    for (;;) {
      const step = await items.next();
      if (step.done === true || waiting.ended) break;
      waiting.add(step.value);
      while (waiting.items.length >= most) await waiting.change;
    }
    waiting.end();
  } catch (error) {
    waiting.end({ error });
  }
}

/** What has come and is not taken. */
class Waiting<Item> {
  items: Item[] = [];
  ended = false;
  failure: { readonly error: unknown } | undefined;
  #change = Promise.withResolvers<undefined>();

  /** Resolves when anything of it is no longer as it was. */
  get change(): Promise<undefined> {
    return this.#change.promise;
  }

  add(item: Item): void {
    this.items.push(item);
    this.#tell();
  }

  take(): Item[] {
    const { items } = this;
    this.items = [];
    this.#tell();
    return items;
  }

  end(failure?: { readonly error: unknown }): void {
    this.ended = true;
    this.failure ??= failure;
    this.#tell();
  }

  #tell(): void {
    const told = this.#change;
    this.#change = Promise.withResolvers();
    told.resolve(undefined);
  }
}
