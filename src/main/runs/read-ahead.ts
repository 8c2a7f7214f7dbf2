// Overlaps slow steps, such as asking a network disk about files, and keeps their order.

const ended = Symbol('ended');

/**
 * What `map` gives for each item of `source`, in order, with up to `limit` items under way.
 * A failure of either ends it with that error. One that is left early does not wait for what is under way.
 */
export async function* readAhead<Item, Result>(
  source: AsyncIterable<Item, undefined> | readonly Item[],
  limit: number,
  map: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, undefined> {
  const items = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const underWay: Promise<Result | typeof ended>[] = [];
  // Asking is not waiting: generators queue what is asked of them, so that what is done is never held up by what is not.
  const ask = (): void => {
    const next = Promise.resolve(items.next()).then(async (step) =>
      step.done === true ? ended : await map(step.value),
    );
    next.catch(() => undefined);
    underWay.push(next);
  };
  try {
    while (underWay.length < limit) ask();
    for (let head = underWay.shift(); head !== undefined; head = underWay.shift()) {
      const result = await head;
      if (result === ended) return;
      ask();
      yield result;
    }
  } finally {
    Promise.resolve(items.return?.()).catch(() => undefined);
  }
}
