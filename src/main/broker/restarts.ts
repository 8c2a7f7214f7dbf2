// When a dead worker may start again, and when to give up on its model.

const windowMs = 60_000;
const deathsThatOpen = 5;
const firstDelayMs = 250;
const longestDelayMs = 30_000;

/** Counts the deaths that speak against the model or the machine; the caller decides which those are. */
export class Restarts {
  #consecutive = 0;
  #recent: number[] = [];

  /** Delay in ms before the next start after a counted death at `now`; `undefined`: five in a minute, give up. */
  countDeath(now: number): number | undefined {
    this.#recent = [...this.#recent.filter((time) => now - time < windowMs), now];
    if (this.#recent.length >= deathsThatOpen) return undefined;
    this.#consecutive += 1;
    return this.#consecutive === 1 ? 0 : Math.min(firstDelayMs * 2 ** (this.#consecutive - 2), longestDelayMs);
  }

  /** A worker has finished a job: the model works. */
  reset(): void {
    this.#consecutive = 0;
    this.#recent = [];
  }
}
