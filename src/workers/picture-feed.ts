// The pictures handed over to a measuring process in small ranges, so that several processes end at the same time.

export class PictureFeed {
  readonly #pictures: readonly string[];
  readonly #onUsed: () => void;
  readonly #ranges: { from: number; to: number }[] = [];
  #ended = false;
  #wake: (() => void) | undefined;

  /** @param onUsed called whenever a range is used up; ask for one more then, while the next one is here already. */
  constructor(pictures: readonly string[], onUsed: () => void) {
    this.#pictures = pictures;
    this.#onUsed = onUsed;
  }

  add({ from, to }: { from: number; to: number }): void {
    this.#ranges.push({ from, to });
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** Whether no picture is left and none will come. */
  get exhausted(): boolean {
    return this.#ended && this.#ranges.length === 0;
  }

  /** Calls back when more has come, or the end. */
  onMore(wake: () => void): void {
    this.#wake = wake;
  }

  /** The next picture, if one has been handed over. */
  take(): string | undefined {
    const [range] = this.#ranges;
    if (range === undefined) return undefined;
    const picture = this.#pictures[range.from % this.#pictures.length];
    range.from += 1;
    if (range.from >= range.to) {
      this.#ranges.shift();
      this.#onUsed();
    }
    return picture;
  }
}
