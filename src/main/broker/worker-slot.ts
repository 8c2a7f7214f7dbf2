// What the scheduler knows of one worker: its phase, its credit and the jobs it holds.
import type { Lane } from '../../protocol/requests.ts';
import type { Entry } from './queue.ts';

/** Why a worker is gone. `frozen` and `overrun` are our own kills; `stopped` was asked for. */
export type GoneCause = 'crash' | 'frozen' | 'overrun' | 'stopped';

export class WorkerSlot {
  readonly number: number;
  /** `starting`: a process is on its way; `waiting`: it starts after a delay. */
  phase: 'starting' | 'waiting' | 'ready' = 'starting';
  readonly held = new Map<number, Entry>();
  /** Time of the last sign that it gets on with what it holds. */
  progressAt = 0;
  /** A kill is under way: nothing more is handed to it. */
  killed = false;
  /** It is to run empty for a suspect; higher lanes have had their turn before. */
  reserved = false;
  #credit = 0;
  #finishedSinceReady = false;

  constructor(number: number) {
    this.number = number;
  }

  /** Could run a suspect alone. */
  get idle(): boolean {
    return this.phase === 'ready' && !this.killed && this.held.size === 0;
  }

  /** Holds a suspect, which no other job may join. */
  get runsAlone(): boolean {
    return [...this.held.values()].some((entry) => entry.suspect);
  }

  ready(credit: number, now: number): void {
    this.phase = 'ready';
    this.progressAt = now;
    this.#credit = credit;
    this.#finishedSinceReady = false;
  }

  /** Whether a job of this lane may be handed over: within credit, and a live frame in one slot more. */
  takes(lane: Lane): boolean {
    if (this.phase !== 'ready' || this.killed || this.reserved || this.runsAlone) return false;
    return this.held.size < this.#credit + (lane === 'live' ? 1 : 0);
  }

  hold(entry: Entry, now: number): void {
    if (this.held.size === 0) this.progressAt = now;
    this.held.set(entry.job.number, entry);
  }

  finish(entry: Entry, now: number): void {
    this.held.delete(entry.job.number);
    this.progressAt = now;
    this.#finishedSinceReady = true;
  }

  /** Whether it has held jobs for `limitMs` without a sign of progress. */
  overruns(now: number, limitMs: number): boolean {
    return this.phase === 'ready' && !this.killed && this.held.size > 0 && now - this.progressAt > limitMs;
  }

  /**
   * A death that tells of the model or the machine rather than of a picture or a stray kill.
   * @param suspects whether any picture is under suspicion: then it is for the pictures to be judged first.
   */
  speaksAgainstModel(cause: GoneCause, suspects: boolean): boolean {
    if (this.phase !== 'ready') return true;
    return cause === 'crash' && !this.#finishedSinceReady && !suspects;
  }

  /** Empties it for the next process and returns what it held, oldest first. */
  clear(): Entry[] {
    const entries = [...this.held.values()];
    this.held.clear();
    this.phase = 'starting';
    this.killed = false;
    this.reserved = false;
    return entries;
  }
}
