// Something that is fetched anew: one time after the other, and once more if that was asked for meanwhile.

/** Fetches; what it gets after an abort is of no use any more. Never rejects. */
type Fetch = (signal: AbortSignal) => Promise<void>;

export class Renewal {
  readonly #fetch: Fetch;
  #underWay: AbortController | undefined;
  /** How often it was asked for while it was under way. */
  #missed = 0;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  async refresh(): Promise<void> {
    if (this.#underWay !== undefined) {
      this.#missed += 1;
      return;
    }
    const controller = (this.#underWay = new AbortController());
    const missed = this.#missed;
    await this.#fetch(controller.signal);
    if (this.#underWay !== controller) return;
    this.#underWay = undefined;
    if (this.#missed !== missed) await this.refresh();
  }

  /** Gives up what is under way. */
  close(): void {
    this.#underWay?.abort();
    this.#underWay = undefined;
  }
}
