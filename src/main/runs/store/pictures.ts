// The table of rows: writing them as they come, finding them again, and ending a pass over them.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { z } from 'zod';
import { assertNever, pictureErrorCodeSchema } from '../../../protocol/errors.ts';
import type { ResultRow } from '../row.ts';
import { numberIn, numberOrNull, optionalNumber, optionalText, textIn, type Cells } from './cells.ts';
import type { Names } from './names.ts';
import type { Met, NewRow, QuickKey, StoredRow } from './records.ts';
import { TallyChanges, type TalliedRow } from './tallies.ts';

const goneMessage = 'This file was there before and is gone now.';
const statuses = { ok: 0, error: 1, skipped: 2 } as const;
const predictionsSchema = z.array(z.tuple([z.number(), z.number()]));

/** What every row of a run shares. */
export interface RunFacts {
  readonly number: number;
  readonly pass: number;
  readonly threshold: number;
  readonly modelId: string;
  readonly modelSha256: string;
}

/** A row, and where it is. */
export interface PlacedRow {
  readonly place: number;
  readonly id: number;
}

/** How far renumbering has come. */
export interface LastNumbered {
  readonly source: number;
  readonly root: number;
  readonly path: string;
  readonly place: number;
}

export class Pictures {
  readonly #db: DatabaseSync;
  readonly #roots: Names;
  readonly #labels: Names;
  readonly #tallies: TallyChanges;
  readonly #find: StatementSync;
  readonly #byId: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #move: StatementSync;
  readonly #review: StatementSync;
  readonly #delete: StatementSync;
  readonly #setHidden: StatementSync;
  readonly #setShown: StatementSync;

  constructor(db: DatabaseSync, roots: Names, labels: Names) {
    [this.#db, this.#roots, this.#labels] = [db, roots, labels];
    this.#tallies = new TallyChanges(db);
    this.#find = db.prepare('SELECT * FROM picture WHERE run = ? AND source = ? AND root = ? AND path = ?');
    this.#byId = db.prepare('SELECT * FROM picture WHERE id = ?');
    const names = columns.map((name) => `"${name}"`);
    this.#insert = db.prepare(
      `INSERT INTO picture (run, source, root, path, attempts, ${names.join(', ')})
       VALUES (?, ?, ?, ?, 1, ${names.map(() => '?').join(', ')})`,
    );
    this.#update = db.prepare(
      `UPDATE picture SET attempts = attempts + 1, ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`,
    );
    this.#move = db.prepare('UPDATE picture SET place = ?, pass = ? WHERE id = ?');
    this.#review = db.prepare('UPDATE picture SET reviewed = ?, reviewed_at = ?, label = ? WHERE id = ?');
    this.#delete = db.prepare('DELETE FROM picture WHERE id = ?');
    this.#setHidden = db.prepare(
      `UPDATE picture SET status = 1, score = NULL, best = NULL, label = reviewed, error_code = ?, error = ?, place = ?, pass = ?
       WHERE id = ?`,
    );
    this.#setShown = db.prepare(
      'UPDATE picture SET status = 0, best = ?, score = ?, label = ?, error_code = NULL, error = NULL WHERE id = ?',
    );
  }

  /** Takes rows in, or puts them in the place of those of the same files; within a transaction. */
  write(run: RunFacts, rows: readonly NewRow[]): void {
    for (const row of rows) this.#writeRow(run, row);
    this.#tallies.write(run.number);
  }

  /** What is known of these, in their order; marks them as met, where they are now. Within a transaction. */
  meet(run: RunFacts, pictures: readonly Met[]): (StoredRow | undefined)[] {
    const met = pictures.map((picture) => this.#meet(run, picture));
    this.#tallies.write(run.number);
    return met;
  }

  /** A row by its number; undefined if it is not of this run. */
  get(run: RunFacts, id: number): StoredRow | undefined {
    const cells = this.#byId.get(id);
    return cells?.['run'] === run.number ? this.stored(run, cells) : undefined;
  }

  /**
   * Looks at some rows, those after `last`: what the present pass has not met is gone, and becomes an error, unless it was
   * no file that was ever seen, but a folder that could not be listed. `last`: how far it has come, undefined at the end.
   */
  loseUnmet(run: RunFacts, last: PlacedRow, most: number): { lost: number; last: PlacedRow | undefined } {
    const next = this.#db.prepare(
      'SELECT id, place, pass FROM picture WHERE run = ? AND (place, id) > (?, ?) ORDER BY place, id LIMIT ?',
    );
    const rows = next.all(run.number, last.place, last.id, most);
    const unmet = rows.filter((cells) => numberIn(cells, 'pass') < run.pass);
    let lost = 0;
    for (const { id } of unmet) {
      const cells = this.#byId.get(id ?? null);
      if (cells === undefined) continue;
      if (wasNeverSeen(cells)) this.#remove(cells);
      else {
        this.#hide(run, cells, numberIn(cells, 'place'), 'unreadable', goneMessage);
        lost += 1;
      }
    }
    this.#tallies.write(run.number);
    const end = rows.length === most ? rows.at(-1) : undefined;
    return { lost, last: end && { place: numberIn(end, 'place'), id: numberIn(end, 'id') } };
  }

  /** Gives rows the places of a scan that finds them all: some of them, those after `last`. Undefined at the end. */
  renumber(run: RunFacts, last: LastNumbered, most: number): LastNumbered | undefined {
    const next = this.#db.prepare(
      `SELECT id, source, root, path, place, pass, status, score, label, reviewed, error_code FROM picture
       WHERE run = ? AND (source, root, path) > (?, ?, ?) ORDER BY source, root, path LIMIT ?`,
    );
    let at = last;
    const rows = next.all(run.number, last.source, last.root, last.path, most);
    for (const cells of rows) {
      const place = at.place + 1;
      at = { source: numberIn(cells, 'source'), root: numberIn(cells, 'root'), path: textIn(cells, 'path'), place };
      this.#moveTo(cells, place, numberIn(cells, 'pass'));
    }
    this.#tallies.write(run.number);
    return rows.length < most ? undefined : at;
  }

  /**
   * Removes rows that were skipped; within a transaction.
   * @param which all: the present pass begins without them; or those that no other row follows: they tell nothing.
   */
  forgetSkipped(run: RunFacts, which: 'all' | 'last'): void {
    const from = which === 'all' ? -1 : this.#lastReached(run);
    const skipped = this.#db.prepare(
      `SELECT id, place, status, score, label, reviewed, error_code FROM picture INDEXED BY picture_place
       WHERE run = ? AND place > ? AND status = 2`,
    );
    for (const cells of skipped.all(run.number, from)) this.#remove(cells);
    this.#tallies.write(run.number);
  }

  /** The last place of a row that was not skipped, -1 where there is none. */
  #lastReached({ number }: RunFacts): number {
    const last = this.#db
      .prepare('SELECT place FROM picture WHERE run = ? AND status <> 2 ORDER BY place DESC LIMIT 1')
      .get(number);
    return last === undefined ? -1 : numberIn(last, 'place');
  }

  /** Gives a row the label of a person, or none; within a transaction that ends with `writeTallies`. */
  review(cells: Cells, reviewed: number | null, at: number | null): void {
    const before = talliedRow(cells);
    const label = reviewed ?? (before.status === statuses.ok ? numberOrNull(cells, 'best') : null);
    this.#review.run(reviewed, at, label, numberIn(cells, 'id'));
    this.#tallies.move(before, { ...before, reviewed, label });
  }

  writeTallies(run: number): void {
    this.#tallies.write(run);
  }

  /** After a transaction that came to nothing. */
  forgetTallies(): void {
    this.#tallies.forget();
  }

  /** A row as the rest of ZeroLens knows it. */
  stored(run: RunFacts, cells: Cells): StoredRow {
    const root = this.#roots.name(numberIn(cells, 'root'));
    const reviewed = numberOrNull(cells, 'reviewed');
    const relativePath = textIn(cells, 'path');
    return {
      id: numberIn(cells, 'id'),
      ...{ source: numberIn(cells, 'source'), root, relativePath, place: numberIn(cells, 'place') },
      attempts: numberIn(cells, 'attempts'),
      reviewedAt: optionalNumber(cells, 'reviewed_at'),
      key: keyIn(cells),
      row: this.#resultRow(run, cells, {
        ...{ root, relativePath, modelId: run.modelId, modelSha256: run.modelSha256 },
        ...{ fileSize: optionalNumber(cells, 'file_size'), capturedAt: optionalText(cells, 'captured_at') },
        ...{ width: optionalNumber(cells, 'width'), height: optionalNumber(cells, 'height') },
        ...(reviewed !== null && { reviewedLabel: this.#labels.name(reviewed) }),
      }),
    };
  }

  #resultRow(run: RunFacts, cells: Cells, base: Omit<ResultRow, 'status'>): ResultRow {
    switch (numberIn(cells, 'status')) {
      case statuses.ok: {
        const predictions = predictionsIn(cells);
        return {
          ...base,
          status: 'ok',
          predictions: predictions.map(([label, score]) => ({ label: this.#labels.name(label), score: score / 1e6 })),
          device: textIn(cells, 'device'),
          inferenceMs: numberIn(cells, 'inference_ms'),
        };
      }
      case statuses.error: {
        const errorCode = pictureErrorCodeSchema.parse(cells['error_code']);
        return { ...base, status: 'error', errorCode, error: textIn(cells, 'error') };
      }
      default:
        return { ...base, status: 'skipped' };
    }
  }

  #writeRow(run: RunFacts, added: NewRow): void {
    const root = this.#roots.number(run.number, added.root);
    const before = this.#find.get(run.number, added.source, root, added.relativePath);
    const { row } = added;
    if (before !== undefined && row.status === 'error' && row.errorCode === 'unreadable') {
      this.#hide(run, before, added.place, row.errorCode, row.error);
      return;
    }
    const reviewed = before === undefined ? null : numberOrNull(before, 'reviewed');
    const values = this.#values(
      run,
      added,
      reviewed,
      before === undefined ? null : numberOrNull(before, 'reviewed_at'),
    );
    const cells = columns.map((name) => values[name]);
    if (before === undefined) this.#insert.run(run.number, added.source, root, added.relativePath, ...cells);
    else this.#update.run(...cells, numberIn(before, 'id'));
    this.#tallies.move(before && talliedRow(before), talliedRow(values));
  }

  #values(run: RunFacts, { row, place, key }: NewRow, reviewed: number | null, reviewedAt: number | null): Values {
    const base = {
      ...{ place, pass: run.pass, status: statuses[row.status], reviewed, reviewed_at: reviewedAt },
      ...{ score: null, best: null, label: reviewed, predictions: null, device: null, inference_ms: null },
      ...{ error_code: null, error: null },
      ...{ file_size: row.fileSize ?? null, captured_at: row.capturedAt ?? null },
      ...{ width: row.width ?? null, height: row.height ?? null },
      ...{ key_size: key?.size ?? null, key_mtime: key?.mtimeMs ?? null, key_hash: key?.hash ?? null },
    };
    switch (row.status) {
      case 'ok': {
        const predictions = row.predictions.map(
          ({ label, score }) => [this.#labels.number(run.number, label), millionths(score)] as const,
        );
        const [[best, score] = [null, null]] = predictions;
        return {
          ...base,
          ...{ score, best, label: reviewed ?? best, predictions: JSON.stringify(predictions) },
          ...{ device: row.device, inference_ms: Number(row.inferenceMs.toFixed(2)) },
        };
      }
      case 'error':
        return { ...base, error_code: row.errorCode, error: row.error };
      case 'skipped':
        return base;
      default:
        return assertNever(row);
    }
  }

  /** The file cannot be read any more: its answer stays in the table for the case that it comes back. */
  #hide(run: RunFacts, cells: Cells, place: number, code: string, error: string): void {
    const before = talliedRow(cells);
    const after = { ...before, place, status: statuses.error, score: null, label: before.reviewed, errorCode: code };
    this.#setHidden.run(code, error, place, run.pass, numberIn(cells, 'id'));
    this.#tallies.move(before, after);
  }

  #remove(cells: Cells): void {
    this.#delete.run(numberIn(cells, 'id'));
    this.#tallies.move(talliedRow(cells), undefined);
  }

  #meet(run: RunFacts, { source, root, relativePath, place }: Met): StoredRow | undefined {
    const rootNumber = this.#roots.find(run.number, root);
    const cells = rootNumber === undefined ? undefined : this.#find.get(run.number, source, rootNumber, relativePath);
    if (cells === undefined) return undefined;
    if (isHidden(cells)) this.#show(cells);
    this.#moveTo(cells, place, run.pass);
    return this.stored(run, { ...cells, place });
  }

  /** An answer that was hidden is seen again; changes `cells` as well. */
  #show(cells: Cells): void {
    const [[best, score] = [null, null]] = predictionsIn(cells);
    const before = talliedRow(cells);
    Object.assign(cells, {
      status: statuses.ok,
      best,
      score,
      label: before.reviewed ?? best,
      error_code: null,
      error: null,
    });
    this.#setShown.run(best, score, before.reviewed ?? best, numberIn(cells, 'id'));
    this.#tallies.move(before, talliedRow(cells));
  }

  #moveTo(cells: Cells, place: number, pass: number): void {
    if (cells['place'] === place && cells['pass'] === pass) return;
    this.#move.run(place, pass, numberIn(cells, 'id'));
    const before = talliedRow(cells);
    if (before.place !== place) this.#tallies.move(before, { ...before, place });
  }
}

/** As many millionths as the six decimals that files carry. */
function millionths(score: number): number {
  return Math.round(Number(score.toFixed(6)) * 1e6);
}

/** Numbers of labels and their scores in millionths, best first. */
export function predictionsIn(cells: Cells): [label: number, score: number][] {
  return predictionsSchema.parse(JSON.parse(textIn(cells, 'predictions')));
}

/** Of which nothing was ever known, not even a size; nor has a person said anything. */
function wasNeverSeen(cells: Cells): boolean {
  return [cells['file_size'], cells['predictions'], cells['reviewed']].every((cell) => cell === null);
}

function isHidden(cells: Cells): boolean {
  return cells['status'] === statuses.error && cells['predictions'] !== null;
}

function keyIn(cells: Cells): QuickKey | undefined {
  const [size, mtimeMs] = [numberOrNull(cells, 'key_size'), numberOrNull(cells, 'key_mtime')];
  if (size === null || mtimeMs === null) return undefined;
  return { size, mtimeMs, hash: optionalText(cells, 'key_hash') };
}

function talliedRow(cells: Cells | Values): TalliedRow {
  const number = (name: 'score' | 'label' | 'reviewed') => cells[name] as number | null;
  return {
    place: Number(cells.place),
    status: Number(cells.status),
    ...{ score: number('score'), label: number('label'), reviewed: number('reviewed') },
    errorCode: cells.error_code as string | null,
  };
}

/** What is written of a row, beside what names it. */
const columns = [
  ...(['place', 'pass', 'status', 'score', 'best', 'label', 'reviewed', 'reviewed_at'] as const),
  ...(['file_size', 'captured_at', 'width', 'height', 'predictions', 'device', 'inference_ms'] as const),
  ...(['error_code', 'error', 'key_size', 'key_mtime', 'key_hash'] as const),
];
type Values = Record<(typeof columns)[number], SQLInputValue>;
