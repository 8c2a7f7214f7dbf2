// Tells a page how a run gets on, as often as it can take it and four times a second at most.
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunProgress } from '../../../protocol/runs.ts';
import type { RecordedRun } from './recorded-run.ts';

const everyMs = 250;

/**
 * @param tell resolves when it has left for the page: a slow one then gets the newest, and slows nothing but itself.
 * @returns how the run has ended.
 * @throws the signal's reason.
 */
export async function watchRun(
  run: RecordedRun,
  tell: (progress: RunProgress) => Promise<void>,
  signal: AbortSignal,
): Promise<RunProgress> {
  while (run.isGoingOn) {
    await tell(run.progress);
    await untilEnd(pause(everyMs, undefined, { ref: false }), run, signal);
  }
  return run.progress;
}

/**
 * Waits for `something` or for the end of the run, whichever is first.
 * @throws the signal's reason.
 */
export async function untilEnd(something: Promise<unknown>, run: RecordedRun, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const done = new AbortController();
  const aborted = once(signal, 'abort', { signal: done.signal }).catch(() => undefined);
  await Promise.race([something, run.ended, aborted]);
  done.abort();
  signal.throwIfAborted();
}
