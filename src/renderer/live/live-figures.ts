// How fast live video is: frames per second and age, over the last few seconds.

/** One answer that was shown; times in milliseconds. */
export interface ShownFrame {
  /** When it was on the screen. */
  readonly shownAt: number;
  /** From the capture until then. */
  readonly age: number;
  /** Of the age: getting the frame ready, the way to the engine and back, and of that the model itself. */
  readonly preparing: number;
  readonly answering: number;
  readonly model: number;
}

/** Medians in milliseconds. */
export interface LiveFigures {
  readonly fps: number;
  readonly age: number;
  readonly preparing: number;
  readonly answering: number;
  readonly model: number;
}

const windowMs = 5000;
const fewest = 5;

export class LiveWindow {
  #frames: ShownFrame[] = [];

  add(frame: ShownFrame): void {
    this.#frames.push(frame);
    this.#frames = this.#frames.filter(({ shownAt }) => shownAt > frame.shownAt - windowMs);
  }

  /** Figures as of `now`; nothing while too little has been shown. */
  figures(now: number): LiveFigures | undefined {
    const frames = this.#frames.filter(({ shownAt }) => shownAt > now - windowMs);
    const [first] = frames;
    if (first === undefined || frames.length < fewest) return undefined;
    const middle = (pick: (frame: ShownFrame) => number): number => median(frames.map(pick));
    return {
      // Up to now, not up to the last frame, so that it falls when no more come.
      fps: ((frames.length - 1) * 1000) / (now - first.shownAt),
      age: middle(({ age }) => age),
      preparing: middle(({ preparing }) => preparing),
      answering: middle(({ answering }) => answering),
      model: middle(({ model }) => model),
    };
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0;
}
