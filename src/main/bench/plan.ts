// How much a bench measures, and the steps it goes through, with the time that is left.
import { performance } from 'node:perf_hooks';

export interface BenchPlan {
  /** For trying the pictures. */
  tryMs: number;
  /** Aimed at, for one setting of the ceiling. */
  sweepMs: number;
  /** Settings of the ceiling that are measured again in every round. */
  finalists: number;
  /** Requests of which the overhead is taken. */
  overheadRequests: number;
  /** At most. */
  rounds: number;
  /** Aimed at, for one measurement in a round. */
  roundMs: number;
  /** After this no further round is begun, but for the second one. */
  totalMs: number;
}

export const fullPlan: BenchPlan = {
  tryMs: 5000,
  sweepMs: 1500,
  finalists: 3,
  overheadRequests: 200,
  rounds: 5,
  roundMs: 4000,
  totalMs: 160_000,
};

export const quickPlan: BenchPlan = {
  tryMs: 1000,
  sweepMs: 400,
  finalists: 2,
  overheadRequests: 60,
  rounds: 3,
  roundMs: 1000,
  totalMs: 24_000,
};

export interface Step {
  /** What is done now, for people. */
  what: string;
  number: number;
  of: number;
  /** What is thought to be left, this step included. */
  leftMs: number;
}

/** Says which step a bench is at. */
export class Steps {
  readonly #begun = performance.now();
  readonly #expectedMs: number[];
  readonly #onStep: (step: Step) => void;
  #number = 0;

  /** @param expectedMs for every step there will be. */
  constructor(expectedMs: readonly number[], onStep: (step: Step) => void) {
    this.#expectedMs = [...expectedMs];
    this.#onStep = onStep;
  }

  get elapsedMs(): number {
    return performance.now() - this.#begun;
  }

  begin(what: string): void {
    const leftMs = this.#expectedMs.slice(this.#number).reduce((sum, ms) => sum + ms, 0);
    this.#number += 1;
    this.#onStep({ what, number: this.#number, of: this.#expectedMs.length, leftMs });
  }
}
