// When a frame was captured, on the page's clock: cameras stamp their frames by a clock of their own.

export class CaptureClock {
  /** From the camera's clock to the page's, in milliseconds; the shortest delivery seen is taken for none. */
  #offset = Infinity;

  /** When a frame stamped `timestamp` (µs) was captured, given that it arrived at `arrivedAt`; both in milliseconds. */
  capturedAt(timestamp: number, arrivedAt: number): number {
    this.#offset = Math.min(this.#offset, arrivedAt - timestamp / 1000);
    return timestamp / 1000 + this.#offset;
  }
}
