// What a run came to, in a few lines for people.
import type { Run } from '../runs/runner.ts';
import { duration } from './progress.ts';

/** What is told of a run. */
type Told = Pick<Run, 'counts' | 'summary' | 'done'>;

/** @param seconds how long it took. */
export function summaryLines(run: Told, seconds: number): string[] {
  const { counts, summary } = run;
  const rate = (run.done / Math.max(seconds, 0.001)).toFixed(1);
  const lines = [
    `${counted(run.done, 'picture')} in ${duration(seconds)} (${rate}/s): ` +
      `${counts.ok} classified, ${counted(counts.errors, 'error')}.`,
  ];
  if (summary.leftOut > 0) lines.push(`${counted(summary.leftOut, 'other file')} left out: no pictures.`);
  if (summary.linkedFolders > 0) lines.push(`${counted(summary.linkedFolders, 'link')} to folders not followed.`);
  return lines;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
