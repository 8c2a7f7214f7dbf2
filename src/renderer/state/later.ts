// Something that is done a little later, once, however often it is asked for.

export class Later {
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Does it when this has not been asked for again for so many milliseconds; at once for 0. */
  after(ms: number, action: () => void): void {
    this.cancel();
    if (ms === 0) action();
    else this.#start(ms, action);
  }

  /** Does it within so many milliseconds, whatever else is asked for until then. */
  within(ms: number, action: () => void): void {
    if (this.#timer === undefined) this.#start(ms, action);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #start(ms: number, action: () => void): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      action();
    }, ms);
  }
}
