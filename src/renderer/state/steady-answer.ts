// The label that has stayed for a while: what is read out, and recorded.
import type { LiveAnswer } from './live-stream.ts';
import { Store, type Readable } from './store.ts';

/** Below this the model is not sure of its best label. */
export const sureFrom = 0.5;

export interface Steady {
  /** As it is shown. */
  readonly title: string;
  /** The newest one with this title when it had stayed long enough. */
  readonly answer: LiveAnswer;
}

/** What the screen calls it. */
export function titleOf(answer: LiveAnswer | undefined): string {
  const best = answer?.predictions[0];
  if (best === undefined) return '';
  return best.score < sureFrom ? 'Not sure' : best.label;
}

export class SteadyAnswer {
  /** Changes only when another title has stayed; `undefined`: nothing is seen. */
  readonly steady = new Store<Steady | undefined>(undefined);
  readonly #ms: number;
  #title = '';
  #latest: LiveAnswer | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `ms`: how long a title must have stayed. */
  constructor(ms: number) {
    this.#ms = ms;
  }

  /** Follows the answers as they are shown; returns what ends that. */
  follow(answers: Readable<LiveAnswer | undefined>): () => void {
    const unsubscribe = answers.subscribe(() => {
      this.#hear(answers.get());
    });
    return () => {
      unsubscribe();
      clearTimeout(this.#timer);
      this.#title = '';
    };
  }

  #hear(answer: LiveAnswer | undefined): void {
    this.#latest = answer;
    const title = titleOf(answer);
    if (title === this.#title) return;
    this.#title = title;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const before = this.steady.get();
      if (this.#latest === undefined || title === '') this.steady.set(undefined);
      else if (before?.title !== title) this.steady.set({ title, answer: this.#latest });
    }, this.#ms);
  }
}
