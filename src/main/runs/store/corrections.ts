// What people said of rows: each change is one step that can be taken back, however many rows it is about.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { assertNever } from '../../../protocol/errors.ts';
import type { Verdict } from '../../../protocol/results.ts';
import { numberIn, numberOrNull, type Cells } from './cells.ts';
import type { Names } from './names.ts';
import type { Pictures } from './pictures.ts';

/** Rows in one transaction: others get their turn in between. */
const rowsAtOnce = 500;

type Transact = <Result>(action: () => Result) => Result;

export class Corrections {
  readonly #db: DatabaseSync;
  readonly #pictures: Pictures;
  readonly #labels: Names;
  readonly #transact: Transact;
  readonly #find: StatementSync;
  readonly #note: StatementSync;
  readonly #noted: StatementSync;
  /** The end of the last change or undoing: one after another, though each lets others in between. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(db: DatabaseSync, pictures: Pictures, labels: Names, transact: Transact) {
    [this.#db, this.#pictures, this.#labels, this.#transact] = [db, pictures, labels, transact];
    this.#find = db.prepare(
      `SELECT id, place, status, score, best, label, reviewed, reviewed_at, error_code FROM picture
       WHERE id = ? AND run = ?`,
    );
    this.#note = db.prepare(
      'INSERT INTO correction (change, picture, label, before, before_at) VALUES (?, ?, ?, ?, ?)',
    );
    this.#noted = db.prepare(
      'SELECT picture, before, before_at FROM correction WHERE change = ? AND picture > ? ORDER BY picture LIMIT ?',
    );
  }

  /** Changes these rows of a run, those that it changes at all; returns how many. */
  correct(run: number, ids: () => readonly number[], verdict: Verdict, now: number): Promise<number> {
    return this.#inTurn(() => this.#correct(run, ids(), verdict, now));
  }

  /** Takes the latest change back; `row`: the first of its rows. */
  undo(run: number, now: number): Promise<{ rows: number; row: number | undefined }> {
    return this.#inTurn(() => this.#undo(run, now));
  }

  #inTurn<Result>(action: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(action);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #correct(run: number, ids: readonly number[], verdict: Verdict, now: number): Promise<number> {
    let change: number | undefined;
    let rows = 0;
    for (let from = 0; from < ids.length; from += rowsAtOnce) {
      if (from > 0) await turn();
      this.#transact(() => {
        const label = verdict.kind === 'label' ? this.#labels.number(run, verdict.label) : null;
        for (const id of ids.slice(from, from + rowsAtOnce)) {
          const cells = this.#find.get(id, run);
          const after = cells && labelBy(verdict, label, cells);
          if (cells === undefined || after === undefined || after === numberOrNull(cells, 'reviewed')) continue;
          change ??= this.#newChange(run, now);
          const [before, beforeAt] = [numberOrNull(cells, 'reviewed'), numberOrNull(cells, 'reviewed_at')];
          this.#note.run(change, id, after, before, beforeAt);
          this.#pictures.review(cells, after, after === null ? null : now);
          rows += 1;
        }
        this.#pictures.writeTallies(run);
      });
    }
    return rows;
  }

  async #undo(run: number, now: number): Promise<{ rows: number; row: number | undefined }> {
    const latest = this.#db
      .prepare('SELECT number FROM change WHERE run = ? AND undone_at IS NULL ORDER BY number DESC LIMIT 1')
      .get(run);
    if (latest === undefined) return { rows: 0, row: undefined };
    const change = numberIn(latest, 'number');
    let first: number | undefined;
    let rows = 0;
    for (let last = -1; ;) {
      const noted = this.#notes(change, last);
      this.#transact(() => {
        for (const { picture, before, beforeAt } of noted) {
          const cells = this.#find.get(picture, run);
          if (cells !== undefined) this.#pictures.review(cells, before, beforeAt);
        }
        this.#pictures.writeTallies(run);
        if (noted.length < rowsAtOnce) {
          this.#db.prepare('UPDATE change SET undone_at = ? WHERE number = ?').run(now, change);
        }
      });
      first ??= noted[0]?.picture;
      rows += noted.length;
      if (noted.length < rowsAtOnce) return { rows, row: first };
      last = noted.at(-1)?.picture ?? last;
      await turn();
    }
  }

  #notes(change: number, after: number): { picture: number; before: number | null; beforeAt: number | null }[] {
    return this.#noted.all(change, after, rowsAtOnce).map((cells) => ({
      picture: numberIn(cells, 'picture'),
      ...{ before: numberOrNull(cells, 'before'), beforeAt: numberOrNull(cells, 'before_at') },
    }));
  }

  #newChange(run: number, now: number): number {
    return Number(this.#db.prepare('INSERT INTO change (run, at) VALUES (?, ?)').run(run, now).lastInsertRowid);
  }
}

/** The number of the label that a row gets; null for none, undefined where nothing can be said. */
function labelBy(verdict: Verdict, label: number | null, cells: Cells): number | null | undefined {
  switch (verdict.kind) {
    case 'label':
      return label;
    case 'accept':
      return numberOrNull(cells, 'best') ?? undefined;
    case 'clear':
      return null;
    default:
      return assertNever(verdict);
  }
}
