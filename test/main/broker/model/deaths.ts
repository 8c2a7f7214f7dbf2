// Deaths that speak against the model, and the delay that the next start gets for them.

export class Deaths {
  #times: number[] = [];

  /** Delay before the next start; `undefined` when the model is given up. */
  count(now: number): number | undefined {
    this.#times.push(now);
    if (this.#times.filter((time) => now - time < 60_000).length >= 5) return undefined;
    const earlier = this.#times.length - 1;
    return earlier === 0 ? 0 : Math.min(125 * 2 ** earlier, 30_000);
  }

  forget(): void {
    this.#times = [];
  }
}
