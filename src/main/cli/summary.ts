// What a run came to, in a few lines for people.
import type { Run } from '../runs/runner.ts';
import { duration } from './progress.ts';

/** What is told of a run. */
type Told = Pick<Run, 'counts' | 'summary' | 'done' | 'kept' | 'redone'>;

/**
 * @param seconds how long it took.
 * @param vanished pictures of an earlier run that are no longer there.
 */
export function summaryLines(run: Told, seconds: number, vanished: number): string[] {
  const { counts, summary } = run;
  const rate = ((run.done - run.kept) / Math.max(seconds, 0.001)).toFixed(1);
  const lines = [
    `${counted(run.done, 'picture')} in ${duration(seconds)} (${rate}/s): ` +
      `${counts.ok} classified, ${counted(counts.errors, 'error')}.`,
  ];
  if (run.kept > 0) lines.push(`${counted(run.kept, 'picture')} of them done before: not read again.`);
  if (run.redone > 0) lines.push(`${counted(run.redone, 'picture')} of them changed since: classified again.`);
  if (vanished > 0) lines.push(`${counted(vanished, 'picture')} of the earlier run no longer there: now an error.`);
  if (summary.leftOut > 0) lines.push(`${counted(summary.leftOut, 'other file')} left out: no pictures.`);
  if (summary.linkedFolders > 0) lines.push(`${counted(summary.linkedFolders, 'link')} to folders not followed.`);
  return lines;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
