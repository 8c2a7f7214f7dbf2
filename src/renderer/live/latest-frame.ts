// The slot for the newest frame: a newer one takes its place, and what it displaces is given back at once.

interface Frame {
  close(): void;
}

export class LatestFrame<T extends Frame> {
  #frame: T | undefined;
  #wanted: ((frame: T) => void) | undefined;

  /** Puts in a newer frame, which belongs to the slot from now on. */
  offer(frame: T): void {
    const deliver = this.#wanted;
    if (deliver !== undefined) {
      this.#wanted = undefined;
      deliver(frame);
      return;
    }
    this.#frame?.close();
    this.#frame = frame;
  }

  /** Takes the newest frame, or waits for one; one taker at a time. It is the taker's to close. */
  take(): Promise<T> {
    const frame = this.#frame;
    this.#frame = undefined;
    if (frame !== undefined) return Promise.resolve(frame);
    return new Promise((resolve) => {
      this.#wanted = resolve;
    });
  }
}
