// The library of one run as plainly as can be: an array, looked through anew for every question.
import type { View } from '../../../../src/protocol/results.ts';
import type { NewRow } from '../../../../src/main/runs/store/records.ts';

export interface NaiveRow {
  place: number;
  readonly path: string;
  size: number;
  captured: string | undefined;
  /** Hidden while the file is gone. */
  answer: { label: string; score: number } | undefined;
  error: string | undefined;
  reviewed: string | undefined;
}

const labelOf = (row: NaiveRow) => row.reviewed ?? bestOf(row)?.label;
const bestOf = (row: NaiveRow) => (row.error === undefined ? row.answer : undefined);

/** Scores count as files show them. */
function asShown({ label, score }: { label: string; score: number }) {
  return { label, score: Number(score.toFixed(6)) };
}

export class NaiveLibrary {
  readonly rows = new Map<string, NaiveRow>();
  readonly #changes: Map<NaiveRow, string | undefined>[] = [];

  write({ relativePath: path, place, row }: NewRow): void {
    const before = this.rows.get(path);
    const gone = before !== undefined && row.status === 'error' && row.errorCode === 'unreadable';
    const answer = row.status === 'ok' ? row.predictions[0] : gone ? before.answer : undefined;
    const error = row.status === 'error' ? row.errorCode : undefined;
    const file = gone ? before : { size: row.fileSize ?? 0, captured: row.capturedAt };
    const { size, captured } = file;
    const after = { place, path, size, captured, answer: answer && asShown(answer), error, reviewed: before?.reviewed };
    this.rows.set(path, Object.assign(before ?? after, after));
  }

  /** A pass that meets these, in this order, and no others. */
  pass(met: readonly string[]): void {
    for (const [place, path] of met.entries()) {
      const row = this.rows.get(path);
      if (row === undefined) continue;
      row.place = place;
      if (row.answer !== undefined) row.error = undefined;
    }
    const lost = [...this.rows.values()].filter(({ path }) => !met.includes(path));
    for (const row of lost) row.error = 'unreadable';
    if (lost.length === 0) return;
    const paths = [...this.rows.keys()].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    for (const [place, path] of paths.entries()) Object.assign(this.rows.get(path) ?? {}, { place });
  }

  correct(rows: readonly NaiveRow[], verdict: { label: string } | 'accept' | 'clear'): number {
    const change = new Map<NaiveRow, string | undefined>();
    for (const row of rows) {
      const best = bestOf(row)?.label;
      if (verdict === 'accept' && best === undefined) continue;
      const after = verdict === 'accept' ? best : verdict === 'clear' ? undefined : verdict.label;
      if (after === row.reviewed) continue;
      change.set(row, row.reviewed);
      row.reviewed = after;
    }
    if (change.size > 0) this.#changes.push(change);
    return change.size;
  }

  undo(): number {
    const change = this.#changes.pop() ?? new Map<NaiveRow, string | undefined>();
    for (const [row, before] of change) row.reviewed = before;
    return change.size;
  }

  view({ show, threshold = 0.5, label, search = '', order }: View): NaiveRow[] {
    const unreviewed = (row: NaiveRow) => bestOf(row) !== undefined && row.reviewed === undefined;
    const shown: Record<View['show'], (row: NaiveRow) => boolean> = {
      ...{ all: () => true, errors: (row) => row.error !== undefined, unreviewed },
      reviewed: (row) => row.reviewed !== undefined,
      uncertain: (row) => unreviewed(row) && (bestOf(row)?.score ?? 1) < threshold,
    };
    const has = (text: string | undefined) => text?.toLowerCase().includes(search.toLowerCase()) === true;
    const rows = [...this.rows.values()].filter(
      (row) =>
        shown[show](row) &&
        (label === undefined || labelOf(row) === label) &&
        (search === '' || has(row.path) || has(labelOf(row))) &&
        (!order.endsWith('certain') || bestOf(row) !== undefined),
    );
    const score = (row: NaiveRow) => bestOf(row)?.score ?? 0;
    const text = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));
    const orders: Record<View['order'], (one: NaiveRow, other: NaiveRow) => number> = {
      scan: (one, other) => one.place - other.place,
      'least-certain': (one, other) => score(one) - score(other) || one.place - other.place,
      'most-certain': (one, other) => score(other) - score(one) || other.place - one.place,
      path: (one, other) => text(one.path, other.path),
      captured: (one, other) => text(one.captured ?? '~', other.captured ?? '~') || one.place - other.place,
      size: (one, other) => other.size - one.size || one.place - other.place,
    };
    return rows.sort(orders[order]);
  }

  counts(threshold: number): object {
    const all = [...this.rows.values()];
    const uncertain = (row: NaiveRow) =>
      row.reviewed === undefined && bestOf(row) !== undefined && (bestOf(row)?.score ?? 1) < threshold;
    const count = <Key>(keys: (Key | undefined)[]) => {
      const sums = new Map<Key, number>();
      for (const key of keys) if (key !== undefined) sums.set(key, (sums.get(key) ?? 0) + 1);
      return sums;
    };
    const histogram = new Array<number>(50).fill(0);
    for (const row of all) {
      const best = bestOf(row);
      if (best === undefined) continue;
      const bar = Math.min(Math.floor(Math.round(best.score * 1e6) / 20_000), 49);
      histogram[bar] = (histogram[bar] ?? 0) + 1;
    }
    return {
      ...{ rows: all.length, ok: all.filter((row) => bestOf(row) !== undefined).length },
      ...{ errors: all.filter(({ error }) => error !== undefined).length, skipped: 0 },
      ...{ reviewed: all.filter((row) => row.reviewed !== undefined).length, uncertain: all.filter(uncertain).length },
      labels: [...count(all.map(labelOf))]
        .map(([label, rows]) => {
          const of = all.filter((row) => labelOf(row) === label);
          const reviewed = of.filter((row) => row.reviewed !== undefined).length;
          return { label, rows, reviewed, uncertain: of.filter(uncertain).length };
        })
        .sort((one, other) => other.rows - one.rows || (one.label < other.label ? -1 : 1)),
      errorCodes: [...count(all.map(({ error }) => error))]
        .map(([code, rows]) => ({ code, rows }))
        .sort((one, other) => other.rows - one.rows || (one.code < other.code ? -1 : 1)),
      histogram,
    };
  }
}
