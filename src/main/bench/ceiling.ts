// The ceiling: processes that decode, crop and run in a tight loop, without a broker, in several settings.
import { performance } from 'node:perf_hooks';
import type { WorkerSettings } from '../../protocol/worker.ts';
import { MeasuringProcess } from './measuring-process.ts';

export interface CeilingSetting {
  processes: number;
  /** Of one run of the model. */
  threads: number;
  /** Most pictures in one run of the model. */
  batch: number;
}

const mostProcesses = 8;
const batches = [1, 4, 8];
const longestRange = 16;
/** Handed over at first: one to begin with, one to be there when that is used up. */
const firstRanges = 2;

/** What is worth trying on a machine with so many cores. */
export function ceilingSettings(cores: number): CeilingSetting[] {
  const most = Math.min(cores, mostProcesses);
  const counts = new Set([1, Math.min(Math.max(1, cores >> 1), mostProcesses), most]);
  return [...counts].flatMap((processes) =>
    (processes < cores ? [1, 2] : [1]).flatMap((threads) => batches.map((batch) => ({ processes, threads, batch }))),
  );
}

/** For people. */
export function describe({ processes, threads, batch }: CeilingSetting): string {
  const threadsEach = threads === 1 ? '1 thread' : `${threads} threads`;
  return `${processes} × ${threadsEach}, ${batch === 1 ? 'one picture at a time' : `batches of up to ${batch}`}`;
}

export class Ceiling {
  /** By the threads of one run: a setting with fewer processes uses the first of them. */
  readonly #processes = new Map<number, MeasuringProcess[]>();

  /** Forks what these settings need; `load` has to follow. */
  constructor(settings: readonly CeilingSetting[]) {
    for (const { threads, processes } of settings) {
      const started = this.#processes.get(threads) ?? [];
      while (started.length < processes) started.push(new MeasuringProcess());
      this.#processes.set(threads, started);
    }
  }

  async load(worker: WorkerSettings, pictures: readonly string[]): Promise<void> {
    const loads = [...this.#processes].flatMap(([threads, processes]) =>
      processes.map((process) =>
        process.order({ type: 'load', settings: { ...worker, threads }, pictures: [...pictures] }),
      ),
    );
    await Promise.all(loads);
  }

  /** Pictures per second over `count` pictures, beginning with the first and going round. */
  async rate({ processes, threads, batch }: CeilingSetting, count: number): Promise<number> {
    const used = (this.#processes.get(threads) ?? []).slice(0, processes);
    let next = 0;
    const handOver = (process: MeasuringProcess) => {
      const from = next;
      // Ever shorter towards the end, so that no process is left with work that the others could do.
      next += Math.min(longestRange, Math.ceil((count - from) / (4 * processes)));
      process.add(next === from ? { type: 'end' } : { type: 'range', from, to: next });
    };
    const started = performance.now();
    const loops = used.map((process) =>
      process.order({ type: 'loop', batch }, () => {
        handOver(process);
      }),
    );
    for (let range = 0; range < firstRanges; range += 1) used.forEach(handOver);
    await Promise.all(loops);
    return (count / (performance.now() - started)) * 1000;
  }

  /** Runs `count` pictures through the processes, those of each number of threads in turn. */
  async warmUp(count: number): Promise<void> {
    for (const [threads, { length }] of this.#processes) {
      await this.rate({ processes: length, threads, batch: Math.max(...batches) }, count);
    }
  }

  /** Milliseconds for one picture in a process that has nothing else to do. */
  async single(picture: number): Promise<number> {
    const process = this.#processes.get(1)?.[0];
    if (process === undefined) throw new Error('There is no process with one thread.');
    return process.order({ type: 'single', picture });
  }

  async kill(): Promise<void> {
    await Promise.all([...this.#processes.values()].flat().map((process) => process.kill()));
  }
}
