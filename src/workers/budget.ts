// Bounds the decoded pixels a worker holds: a picture waits until there is room, one that needs it all runs alone.

export class Budget {
  readonly #total: number;
  #free: number;
  readonly #waiting: { bytes: number; grant: () => void }[] = [];

  constructor(total: number) {
    this.#total = total;
    this.#free = total;
  }

  /** Resolves, first come first served, when `bytes` are free (at most all there is); release what was taken. */
  take(bytes: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ bytes: this.#share(bytes), grant: resolve });
      this.#grant();
    });
  }

  release(bytes: number): void {
    this.#free += this.#share(bytes);
    this.#grant();
  }

  #share(bytes: number): number {
    return Math.min(bytes, this.#total);
  }

  #grant(): void {
    for (let first = this.#waiting[0]; first !== undefined && first.bytes <= this.#free; first = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= first.bytes;
      first.grant();
    }
  }
}
