// How many rows there are of each kind, kept up to date with every row: counts and jumps need not count anew.
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Places, and millionths of a score, that share one number. */
export const placesPerBucket = 8192;
export const scorePerBucket = 1000;
/** Of a label's own: coarser, or there would be a number for almost every row where labels are many. */
export const scorePerLabelBucket = 10_000;

/** What of a row the tallies depend on. */
export interface TalliedRow {
  readonly place: number;
  /** 0 ok, 1 error, 2 skipped. */
  readonly status: number;
  /** In millionths. */
  readonly score: number | null;
  readonly label: number | null;
  readonly reviewed: number | null;
  readonly errorCode: string | null;
}

/** Facets by places. */
export const placeFacets = {
  all: 'all',
  errors: 'errors',
  unreviewed: 'unreviewed',
  reviewed: 'reviewed',
  label: (label: number) => `label ${label}`,
} as const;

/** Facets by the best score; rows without an answer are in none of them. */
export const scoreFacets = {
  all: 'score',
  unreviewed: 'unreviewed score',
  label: (label: number) => `score ${label}`,
  unreviewedLabel: (label: number) => `unreviewed score ${label}`,
} as const;

/** Rows that a person has given this label. */
export function reviewedFacet(label: number): string {
  return `reviewed ${label}`;
}

/** Errors with this code. */
export function errorFacet(code: string): string {
  return `error ${code}`;
}

/** Changes to the tallies, gathered over a transaction. */
export class TallyChanges {
  readonly #upsert: StatementSync;
  readonly #changes = new Map<string, number>();

  constructor(db: DatabaseSync) {
    this.#upsert = db.prepare(
      `INSERT INTO tally (run, facet, bucket, rows) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET rows = rows + excluded.rows`,
    );
  }

  /** A row has become another one, is new, or is gone. */
  move(before: TalliedRow | undefined, after: TalliedRow | undefined): void {
    if (before !== undefined) this.#add(before, -1);
    if (after !== undefined) this.#add(after, 1);
  }

  /** Writes them, within the transaction of the rows themselves. */
  write(run: number): void {
    for (const [key, rows] of this.#changes) {
      if (rows === 0) continue;
      const at = key.lastIndexOf('/');
      this.#upsert.run(run, key.slice(0, at), Number(key.slice(at + 1)), rows);
    }
    this.#changes.clear();
  }

  /** After a transaction that came to nothing. */
  forget(): void {
    this.#changes.clear();
  }

  #add({ place, status, score, label, reviewed, errorCode }: TalliedRow, rows: number): void {
    const chunk = Math.floor(place / placesPerBucket);
    this.#count(placeFacets.all, chunk, rows);
    if (status === 1) this.#count(placeFacets.errors, chunk, rows);
    if (errorCode !== null) this.#count(errorFacet(errorCode), 0, rows);
    if (status === 0 && reviewed === null) this.#count(placeFacets.unreviewed, chunk, rows);
    if (reviewed !== null) this.#count(placeFacets.reviewed, chunk, rows);
    if (reviewed !== null) this.#count(reviewedFacet(reviewed), 0, rows);
    if (label !== null) this.#count(placeFacets.label(label), chunk, rows);
    if (status !== 0 || score === null) return;
    const bucket = Math.floor(score / scorePerBucket);
    this.#count(scoreFacets.all, bucket, rows);
    if (reviewed === null) this.#count(scoreFacets.unreviewed, bucket, rows);
    if (label === null) return;
    const labelBucket = Math.floor(score / scorePerLabelBucket);
    this.#count(scoreFacets.label(label), labelBucket, rows);
    if (reviewed === null) this.#count(scoreFacets.unreviewedLabel(label), labelBucket, rows);
  }

  #count(facet: string, bucket: number, rows: number): void {
    const key = `${facet}/${bucket}`;
    this.#changes.set(key, (this.#changes.get(key) ?? 0) + rows);
  }
}

export class Tallies {
  readonly #sum: StatementSync;
  readonly #buckets: StatementSync;
  readonly #like: StatementSync;

  constructor(db: DatabaseSync) {
    this.#sum = db.prepare(
      'SELECT coalesce(sum(rows), 0) AS rows FROM tally WHERE run = ? AND facet = ? AND bucket >= ? AND bucket < ?',
    );
    this.#buckets = db.prepare('SELECT bucket, rows FROM tally WHERE run = ? AND facet = ? ORDER BY bucket');
    this.#like = db.prepare(
      'SELECT facet, sum(rows) AS rows FROM tally WHERE run = ? AND facet >= ? AND facet < ? GROUP BY facet HAVING sum(rows) > 0',
    );
  }

  /** Rows of a facet in buckets from `from` up to `to`, without it. */
  sum(run: number, facet: string, from = 0, to = Number.MAX_SAFE_INTEGER): number {
    return Number(this.#sum.get(run, facet, from, to)?.['rows'] ?? 0);
  }

  /** Rows per bucket, in their order. */
  buckets(run: number, facet: string): { bucket: number; rows: number }[] {
    return this.#buckets.all(run, facet).map((row) => ({ bucket: Number(row['bucket']), rows: Number(row['rows']) }));
  }

  /** Rows of all facets that begin with this word, by what follows it; those that have any. */
  per(run: number, word: string): Map<string, number> {
    const rows = this.#like.all(run, `${word} `, `${word}!`);
    return new Map(rows.map((row) => [String(row['facet']).slice(word.length + 1), Number(row['rows'])]));
  }

  /** The same, where labels follow. */
  perLabel(run: number, word: string): Map<number, number> {
    return new Map([...this.per(run, word)].map(([label, rows]) => [Number(label), rows]));
  }

  /** In which bucket the `ordinal`-th row of a facet is, and how many of its rows in there come before it. */
  seek(run: number, facet: string, ordinal: number): { bucket: number; skip: number } | undefined {
    let skip = ordinal;
    for (const { bucket, rows } of this.buckets(run, facet)) {
      if (skip < rows) return { bucket, skip };
      skip -= rows;
    }
    return undefined;
  }
}
