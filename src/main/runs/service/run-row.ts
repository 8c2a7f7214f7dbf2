// A row as a page shows it: without the absolute path of its root.
import path from 'node:path';
import type { RunRow } from '../../../protocol/results.ts';
import { decision } from '../row.ts';
import type { RunRecord, StoredRow } from '../store/records.ts';

/** @param threshold below which it is uncertain. */
export function runRow(stored: StoredRow, { looseRoots }: RunRecord, threshold: number): RunRow {
  const { id, place, row, reviewedAt } = stored;
  const { status, relativePath, width, height, fileSize, capturedAt, reviewedLabel } = row;
  return {
    ...{ row: id, place, status, width, height, fileSize, capturedAt, reviewedLabel, reviewedAt },
    root: looseRoots.includes(row.root) ? '' : path.basename(row.root) || row.root,
    path: relativePath,
    ...(row.status === 'error' && { errorCode: row.errorCode, error: row.error }),
    predictions: row.status === 'ok' ? [...row.predictions] : [],
    decision: decision(row, threshold) ?? '',
  };
}

/** Where the picture of a row is. */
export function pictureOf({ root, relativePath }: StoredRow): string {
  return path.join(root, relativePath);
}
