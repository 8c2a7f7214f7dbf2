// What the model knows: each job and its place, each worker and what it holds, and what an event makes due.
import type { Job } from '../../../../src/main/broker/job.ts';

/** A job, and where it is. `over` has been answered, or its client is gone. */
export interface Ask {
  readonly job: Job;
  place: 'waiting' | 'held' | 'over';
  /** Was held by a worker that died. */
  suspect: boolean;
  crashesAlone: number;
}

export interface ModelWorker {
  state: 'starting' | 'delayed' | 'up' | 'off';
  credit: number;
  /** In the order in which they were handed over; those that are over may be among them. */
  held: Ask[];
  lastSign: number;
  killed: boolean;
  finishedOne: boolean;
}

/** What one event must bring about, no more and no less. */
export interface Dues {
  /** Code of the reply by job number; `ok` for what a worker found out. */
  replies: Map<number, string>;
  withdrawals: { worker: number; job: number }[];
  kills: number[];
  starts: { worker: number; afterMs: number }[];
  failure: boolean;
}

export function noDues(): Dues {
  return { replies: new Map(), withdrawals: [], kills: [], starts: [], failure: false };
}
