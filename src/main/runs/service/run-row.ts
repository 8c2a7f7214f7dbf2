// A row as a page shows it: without the absolute path of its root.
import path from 'node:path';
import type { RunRow } from '../../../protocol/runs.ts';
import { decision, type ResultRow } from '../row.ts';

/**
 * @param place in scan order, from 0.
 * @param looseRoots folders that hold files which were dropped on their own.
 */
export function runRow(row: ResultRow, place: number, threshold: number, looseRoots: ReadonlySet<string>): RunRow {
  const { status, relativePath, width, height, fileSize, capturedAt } = row;
  return {
    ...{ place, status, width, height, fileSize, capturedAt },
    root: looseRoots.has(row.root) ? '' : path.basename(row.root) || row.root,
    path: relativePath,
    ...(row.status === 'error' && { errorCode: row.errorCode, error: row.error }),
    predictions: row.status === 'ok' ? [...row.predictions] : [],
    decision: decision(row, threshold) ?? '',
  };
}

/** Where the picture of a row is. */
export function pictureOf({ root, relativePath }: ResultRow): string {
  return path.join(root, relativePath);
}
