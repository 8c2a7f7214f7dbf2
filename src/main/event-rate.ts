// How many things happen in a second, lately, where each is told as it happens (`runs/rate.ts`: where a count is looked at).

const windowSeconds = 10;

/** Events per second over the last ten seconds, counted by whole seconds. Times are in ms, monotonic. */
export class EventRate {
  /** By second, the newest last. */
  readonly #seconds: { second: number; count: number }[] = [];
  #firstAt: number | undefined;

  count(now: number): void {
    this.#firstAt ??= now;
    const second = Math.floor(now / 1000);
    const newest = this.#seconds.at(-1);
    if (newest?.second === second) newest.count += 1;
    else this.#seconds.push({ second, count: 1 });
    this.#forget(second);
  }

  perSecond(now: number): number {
    this.#forget(Math.floor(now / 1000));
    if (this.#firstAt === undefined) return 0;
    const events = this.#seconds.reduce((sum, { count }) => sum + count, 0);
    const seconds = Math.min(Math.max((now - this.#firstAt) / 1000, 1), windowSeconds - 1 + (now % 1000) / 1000);
    return events / seconds;
  }

  #forget(second: number): void {
    while ((this.#seconds[0]?.second ?? second) <= second - windowSeconds) this.#seconds.shift();
  }
}
