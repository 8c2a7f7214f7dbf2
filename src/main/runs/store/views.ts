// Which rows a view has, as SQL; and those views that people sit in, found by the tallies wherever one jumps.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { assertNever } from '../../../protocol/errors.ts';
import type { View } from '../../../protocol/results.ts';
import { numberIn } from './cells.ts';
import { leastCertain } from './counts.ts';
import {
  placeFacets,
  placesPerBucket,
  scoreFacets,
  scorePerBucket,
  scorePerLabelBucket,
  type Tallies,
} from './tallies.ts';

/** A view whose rows lie side by side in an index, and whose facet tells how many there are. */
export interface IndexedView {
  readonly facet: string;
  /** What of the rows the buckets of the facet are stretches of. */
  readonly by: 'place' | 'score';
  readonly index: string;
  /** Beside the run. */
  readonly where: string;
  readonly values: readonly SQLInputValue[];
  /** From the far end. */
  readonly reversed: boolean;
}

/** Any view, as a condition and an order. */
export interface QueriedView {
  /** SQLite itself would take any of those that begin with the run, of which most lead all over the table. */
  readonly index: string;
  readonly where: string;
  readonly values: readonly SQLInputValue[];
  readonly order: string;
}

/** Undefined where a view needs a look at more rows than those it has. @param label the number of the view's label. */
export function indexedView({ show, label: name, search, order }: View, label: number): IndexedView | undefined {
  const byScore = order === 'least-certain' || order === 'most-certain';
  if (search !== undefined && search !== '') return undefined;
  if (order !== 'scan' && !byScore) return undefined;
  const one = { reversed: order === 'most-certain', values: [] };
  if (name !== undefined) {
    if (show !== 'all') return undefined;
    const labelled = { ...one, values: [label] };
    return byScore
      ? {
          ...labelled,
          by: 'score',
          facet: scoreFacets.label(label),
          index: 'picture_label_score',
          where: 'status = 0 AND label = ?',
        }
      : { ...labelled, by: 'place', facet: placeFacets.label(label), index: 'picture_label', where: 'label = ?' };
  }
  const unreviewed = 'status = 0 AND reviewed IS NULL';
  if (byScore) {
    if (show === 'all')
      return { ...one, by: 'score', facet: scoreFacets.all, index: 'picture_score', where: 'status = 0' };
    if (show !== 'unreviewed' && show !== 'uncertain') return undefined;
    return { ...one, by: 'score', facet: scoreFacets.unreviewed, index: 'picture_unreviewed_score', where: unreviewed };
  }
  switch (show) {
    case 'all':
      return { ...one, by: 'place', facet: placeFacets.all, index: 'picture_place', where: 'TRUE' };
    case 'errors':
      return { ...one, by: 'place', facet: placeFacets.errors, index: 'picture_errors', where: 'status = 1' };
    case 'unreviewed':
      return { ...one, by: 'place', facet: placeFacets.unreviewed, index: 'picture_unreviewed', where: unreviewed };
    case 'reviewed':
      return {
        ...one,
        by: 'place',
        facet: placeFacets.reviewed,
        index: 'picture_reviewed',
        where: 'reviewed IS NOT NULL',
      };
    case 'uncertain':
      return undefined;
  }
}

/** Which rows of a view: from its `from`-th on, of `total`, which are all of its facet or the first ones of it. */
interface Stretch {
  readonly from: number;
  readonly count: number;
  readonly total: number;
}

/** Ids of some of the rows of an indexed view. */
export function idsByIndex(
  db: DatabaseSync,
  tallies: Tallies,
  run: number,
  view: IndexedView,
  { from, count, total }: Stretch,
): number[] {
  const rows = Math.max(Math.min(count, total - from), 0);
  const at = tallies.seek(run, view.facet, view.reversed ? total - from - rows : from);
  if (at === undefined || rows === 0) return [];
  const ids = db
    .prepare(indexedQuery(view))
    .all(run, ...view.values, at.bucket * bucketWidth(view), rows, at.skip)
    .map((cells) => numberIn(cells, 'id'));
  return view.reversed ? ids.reverse() : ids;
}

function bucketWidth({ by, values }: IndexedView): number {
  if (by === 'place') return placesPerBucket;
  return values.length === 0 ? scorePerBucket : scorePerLabelBucket;
}

/** Values: run, the view's, where to begin, how many rows, how many of them to pass over. */
export function indexedQuery({ by, index, where }: IndexedView): string {
  const order = by === 'place' ? 'place, id' : 'score, place, id';
  return `SELECT id FROM picture INDEXED BY ${index} WHERE run = ? AND ${where} AND ${by} >= ? ORDER BY ${order} LIMIT ? OFFSET ?`;
}

/** @param labels numbers of those labels that the search speaks of. */
export function queriedView(view: View, threshold: number, label: number, labels: readonly number[]): QueriedView {
  const { show, search = '', order } = view;
  const conditions: string[] = [];
  const values: SQLInputValue[] = [];
  const unreviewed = 'status = 0 AND reviewed IS NULL';
  if (show === 'errors') conditions.push('status = 1');
  if (show === 'unreviewed') conditions.push(unreviewed);
  if (show === 'reviewed') conditions.push('reviewed IS NOT NULL');
  if (show === 'uncertain') {
    conditions.push(`${unreviewed} AND score < ?`);
    values.push(leastCertain(view.threshold ?? threshold));
  }
  if (view.label !== undefined) {
    conditions.push('label = ?');
    values.push(label);
  }
  if (search !== '') {
    const list = labels.map(() => '?').join(', ');
    conditions.push(`(path LIKE ? ESCAPE '\\' OR label IN (${list}))`);
    values.push(likePattern(search), ...labels);
  }
  if (order === 'least-certain' || order === 'most-certain') conditions.push('status = 0');
  return { index: indexFor(view), where: ['TRUE', ...conditions].join(' AND '), values, order: orders[order] };
}

/** The index with the fewest rows that has all of a view's, or else one in the view's order. */
function indexFor({ show, label, search = '', order }: View): string {
  if (label !== undefined) return 'picture_label';
  switch (show) {
    case 'errors':
      return 'picture_errors';
    case 'reviewed':
      return 'picture_reviewed';
    case 'unreviewed':
      return 'picture_unreviewed';
    case 'uncertain':
      return 'picture_unreviewed_score';
    case 'all':
      if (order === 'size' && search === '') return 'picture_size';
      if (order === 'captured' && search === '') return 'picture_captured';
      return 'picture_place';
    default:
      return assertNever(show);
  }
}

/** What a search means to LIKE. */
export function likePattern(search: string): string {
  return `%${search.replace(/[\\%_]/gu, '\\$&')}%`;
}

const orders: Record<View['order'], string> = {
  scan: 'place, id',
  'least-certain': 'score, place, id',
  'most-certain': 'score DESC, place DESC, id DESC',
  path: 'path, place, id',
  captured: 'captured_at IS NULL, captured_at, place, id',
  size: 'file_size DESC, place, id',
};
