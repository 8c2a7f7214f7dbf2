// What a verdict of a person makes of a row, as the engine will do it, and the words for it.
import { assertNever } from '../../protocol/errors.ts';
import type { RunRow, Verdict } from '../../protocol/results.ts';
import { countOf } from '../format.ts';

/** The row as it will be; the same one where the verdict changes nothing. */
export function judged(row: RunRow, verdict: Verdict, now: number): RunRow {
  const label = labelBy(row, verdict);
  if (label === row.reviewedLabel) return row;
  const { reviewedLabel, reviewedAt, ...plain } = row;
  return label === undefined ? plain : { ...plain, reviewedLabel: label, reviewedAt: now };
}

function labelBy({ predictions, reviewedLabel }: RunRow, verdict: Verdict): string | undefined {
  switch (verdict.kind) {
    case 'label':
      return verdict.label;
    case 'accept':
      return predictions[0]?.label ?? reviewedLabel;
    case 'clear':
      return undefined;
    default:
      return assertNever(verdict);
  }
}

/** The last part of a row's path. */
export function fileOf({ path }: RunRow): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What has been done with one row. */
export function wordsForOne(row: RunRow, verdict: Verdict): string {
  const file = fileOf(row);
  switch (verdict.kind) {
    case 'label':
      return `${file}: labelled ${verdict.label}`;
    case 'accept':
      return row.predictions[0] === undefined
        ? `${file} has no label to accept`
        : `${file}: accepted ${row.predictions[0].label}`;
    case 'clear':
      return row.reviewedLabel === undefined ? `${file} has no label of yours` : `${file}: your label is removed`;
    default:
      return assertNever(verdict);
  }
}

/** What has been done with many rows. */
export function wordsForMany(rows: number, verdict: Verdict): string {
  const those = countOf(rows, 'row');
  switch (verdict.kind) {
    case 'label':
      return `${those} labelled ${verdict.label}`;
    case 'accept':
      return `${those} accepted`;
    case 'clear':
      return `Your label removed from ${those}`;
    default:
      return assertNever(verdict);
  }
}
