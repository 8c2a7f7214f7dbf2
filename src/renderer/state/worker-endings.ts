// Which workers have ended between two looks at the engine.
import type { EngineStatus, WorkerStatus } from '../../protocol/status.ts';

export interface WorkerEnding {
  readonly worker: number;
  /** What happened to it, as the rest of a sentence: `ended unexpectedly (SIGKILL)`. */
  readonly reason: string;
  /** When it was seen, in milliseconds since 1970. */
  readonly at: number;
}

/** The ends that `now` tells and `before` did not; none at the first look, as they may be long past. */
export function newEndings(before: EngineStatus | undefined, now: EngineStatus, at: number): WorkerEnding[] {
  // Another process, whose workers are others.
  if (before === undefined || now.uptimeSeconds < before.uptimeSeconds) return [];
  const earlier = new Map(before.workers.map((worker) => [worker.number, endings(worker)]));
  return now.workers.flatMap((worker) => {
    const had = earlier.get(worker.number);
    if (had === undefined || endings(worker) <= had) return [];
    return [{ worker: worker.number, reason: worker.lastEnding ?? 'ended', at }];
  });
}

/** How often it has ended so far: each start anew was after an end, and one that is down has not been started anew yet. */
function endings({ restarts, state }: WorkerStatus): number {
  return restarts + (state === 'delayed' || state === 'ended' ? 1 : 0);
}
