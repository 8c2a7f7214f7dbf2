// What a run came to, in a few lines for people.
import type { Run } from '../runs/runner.ts';
import { duration } from './progress.ts';

/** What is told of a run. */
type Told = Pick<Run, 'counts' | 'summary' | 'done' | 'complete'>;

/** @param seconds how long it took. @param partialPaths where the rows are if the run is not complete. */
export function summaryLines(run: Told, seconds: number, partialPaths: readonly string[]): string[] {
  const { counts, summary } = run;
  const rate = (run.done / Math.max(seconds, 0.001)).toFixed(1);
  const lines = [
    `${counted(run.done, 'picture')} in ${duration(seconds)} (${rate}/s): ` +
      `${counts.ok} classified, ${counted(counts.errors, 'error')}.`,
  ];
  if (summary.leftOut > 0) lines.push(`${counted(summary.leftOut, 'other file')} left out: no pictures.`);
  if (summary.linkedFolders > 0) lines.push(`${counted(summary.linkedFolders, 'link')} to folders not followed.`);
  if (!run.complete && partialPaths.length > 0)
    lines.push(`Not complete. What is done is in ${partialPaths.join(' and ')}.`);
  return lines;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
