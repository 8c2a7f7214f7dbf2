// How many pictures a second, over the last ten seconds.
import { performance } from 'node:perf_hooks';

const windowMs = 10_000;

export class Rate {
  readonly #samples = [{ at: performance.now(), done: 0 }];

  /** Pictures per second until now, at which `done` of them are done; to be asked now and then. */
  sample(done: number): number {
    const now = performance.now();
    this.#samples.push({ at: now, done });
    while (this.#samples.length > 2 && now - (this.#samples[1]?.at ?? now) > windowMs) this.#samples.shift();
    const first = this.#samples[0] ?? { at: now, done };
    return now > first.at ? ((done - first.done) / (now - first.at)) * 1000 : 0;
  }
}
