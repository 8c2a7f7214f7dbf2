// How many rows of a run are what: from the tallies, and exact at any threshold.
import type { DatabaseSync } from 'node:sqlite';
import { pictureErrorCodeSchema } from '../../../protocol/errors.ts';
import type { RunCounts } from '../../../protocol/results.ts';
import { numberIn, numberOrNull } from './cells.ts';
import type { Names } from './names.ts';
import { placeFacets, scoreFacets, scorePerBucket, scorePerLabelBucket, type Tallies } from './tallies.ts';

const histogramBars = 50;
const bucketsPerBar = 1e6 / scorePerBucket / histogramBars;

/** The least score, in millionths, that is not below a threshold. */
export function leastCertain(threshold: number): number {
  let least = Math.ceil(threshold * 1e6);
  // What a file shows is a score with six decimals, and that is what is compared.
  while (least > 0 && (least - 1) / 1e6 >= threshold) least -= 1;
  while (least / 1e6 < threshold) least += 1;
  return least;
}

/** Rows without a person's label whose best score is below a threshold. */
export function uncertainRows(db: DatabaseSync, tallies: Tallies, run: number, threshold: number): number {
  const bucket = Math.floor(leastCertain(threshold) / scorePerBucket);
  const rest = db
    .prepare(
      `SELECT count(*) AS rows FROM picture INDEXED BY picture_unreviewed_score
       WHERE run = ? AND status = 0 AND reviewed IS NULL AND score >= ? AND score < ?`,
    )
    .get(run, bucket * scorePerBucket, leastCertain(threshold));
  return tallies.sum(run, scoreFacets.unreviewed, 0, bucket) + numberIn(rest ?? {}, 'rows');
}

/** Whether a threshold lies between two buckets, so that the tallies alone tell all. */
export function isEven(threshold: number): boolean {
  return leastCertain(threshold) % scorePerLabelBucket === 0;
}

/** Those that share a bucket with the threshold, by label. */
function partOfBucket(db: DatabaseSync, run: number, threshold: number): { label: number | null; rows: number }[] {
  if (isEven(threshold)) return [];
  const least = leastCertain(threshold);
  const start = Math.floor(least / scorePerLabelBucket) * scorePerLabelBucket;
  return db
    .prepare(
      `SELECT label, count(*) AS rows FROM picture INDEXED BY picture_unreviewed_score
       WHERE run = ? AND status = 0 AND reviewed IS NULL AND score >= ? AND score < ? GROUP BY label`,
    )
    .all(run, start, least)
    .map((cells) => ({ label: numberOrNull(cells, 'label'), rows: numberIn(cells, 'rows') }));
}

export function countsOf(db: DatabaseSync, tallies: Tallies, labels: Names, run: number, threshold: number): RunCounts {
  const sum = (facet: string) => tallies.sum(run, facet);
  const [rows, ok, errors] = [sum(placeFacets.all), sum(scoreFacets.all), sum(placeFacets.errors)];
  return {
    ...{ rows, ok, errors, skipped: rows - ok - errors, reviewed: sum(placeFacets.reviewed) },
    uncertain: uncertainRows(db, tallies, run, threshold),
    labels: labelCounts(db, tallies, labels, run, threshold),
    errorCodes: [...tallies.per(run, 'error')]
      .map(([code, count]) => ({ code: pictureErrorCodeSchema.parse(code), rows: count }))
      .sort((one, other) => other.rows - one.rows || (one.code < other.code ? -1 : 1)),
    histogram: histogram(tallies, run),
  };
}

function labelCounts(
  db: DatabaseSync,
  tallies: Tallies,
  labels: Names,
  run: number,
  threshold: number,
): RunCounts['labels'] {
  const reviewed = tallies.perLabel(run, 'reviewed');
  const bucket = Math.floor(leastCertain(threshold) / scorePerLabelBucket);
  const rest = new Map(partOfBucket(db, run, threshold).map(({ label, rows }) => [label, rows]));
  return [...tallies.perLabel(run, 'label')]
    .map(([label, rows]) => ({
      ...{ label: labels.name(label), rows, reviewed: reviewed.get(label) ?? 0 },
      uncertain: tallies.sum(run, scoreFacets.unreviewedLabel(label), 0, bucket) + (rest.get(label) ?? 0),
    }))
    .sort((one, other) => other.rows - one.rows || (one.label < other.label ? -1 : 1));
}

function histogram(tallies: Tallies, run: number): number[] {
  const bars = new Array<number>(histogramBars).fill(0);
  for (const { bucket, rows } of tallies.buckets(run, scoreFacets.all)) {
    const bar = Math.min(Math.floor(bucket / bucketsPerBar), histogramBars - 1);
    bars[bar] = (bars[bar] ?? 0) + rows;
  }
  return bars;
}
