// The table of runs: making, finding, listing and changing them, and who works on them.
import { randomInt } from 'node:crypto';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { z } from 'zod';
import { runKindSchema } from '../../../protocol/runs.ts';
import { numberIn, optionalNumber, optionalText, textIn, type Cells } from './cells.ts';
import { transact } from './connection.ts';
import { uncertainRows } from './counts.ts';
import { LibraryError } from './library-error.ts';
import type { RunFacts } from './pictures.ts';
import type { KeptState, Owner, RunChange, RunPlan, RunRecord, RunSettings } from './records.ts';
import { placeFacets, scoreFacets, type Tallies } from './tallies.ts';

const idLetters = 'abcdefghijklmnopqrstuvwxyz0123456789';
const idLength = 8;
const textsSchema = z.array(z.string());
const ownerSchema = z.object({ pid: z.int(), startedAt: z.string(), host: z.string() });
const stateSchema = z.enum(['created', 'queued', 'running', 'paused', 'done', 'cancelled', 'failed']);

/** Columns by the fields of a change. */
const changeable = {
  ...{
    state: 'state',
    message: 'message',
    seconds: 'seconds',
    found: 'found',
    device: 'device',
    threshold: 'threshold',
  },
  ...{ leftOut: 'left_out', linkedFolders: 'linked_folders', systemFiles: 'system_files' },
} as const satisfies Record<keyof RunChange, string>;

export class RunsTable {
  readonly #db: DatabaseSync;
  readonly #tallies: Tallies;

  constructor(db: DatabaseSync, tallies: Tallies) {
    [this.#db, this.#tallies] = [db, tallies];
  }

  create(plan: RunPlan, settings: RunSettings, now: number): RunRecord {
    const id = newId();
    this.#db
      .prepare(
        `INSERT INTO run (id, kind, sources, loose_roots, copies, recursive, model_id, model_sha256, labels, top_k,
           name, threshold, device, state, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'created', ?)`,
      )
      .run(
        ...[id, plan.kind, JSON.stringify(plan.sources), JSON.stringify(plan.looseRoots), JSON.stringify(plan.copies)],
        ...[plan.recursive ? 1 : 0, plan.modelId, plan.modelSha256, JSON.stringify(plan.labels), plan.topK],
        ...[settings.name, settings.threshold, settings.device, now],
      );
    return this.get(id);
  }

  /** @throws LibraryError `gone` */
  get(id: string): RunRecord {
    return this.#record(this.#cells(id));
  }

  /** What its rows need to know. @throws LibraryError `gone` */
  facts(id: string): RunFacts {
    const cells = this.#cells(id);
    return {
      ...{ number: numberIn(cells, 'number'), pass: numberIn(cells, 'pass'), threshold: numberIn(cells, 'threshold') },
      ...{ modelId: textIn(cells, 'model_id'), modelSha256: textIn(cells, 'model_sha256') },
    };
  }

  /** By its id, or a beginning that only it has. */
  find(start: string): RunRecord | undefined {
    const [one, other] = this.#db
      .prepare('SELECT * FROM run WHERE id >= ? AND id < ? LIMIT 2')
      .all(start, `${start}\u{10FFFF}`);
    return one === undefined || other !== undefined ? undefined : this.#record(one);
  }

  list(from: number, count: number): { runs: RunRecord[]; total: number } {
    const rows = this.#db
      .prepare('SELECT * FROM run WHERE deleted_at IS NULL ORDER BY number DESC LIMIT ? OFFSET ?')
      .all(count, from);
    const total = this.#db.prepare('SELECT count(*) AS runs FROM run WHERE deleted_at IS NULL').get();
    return { runs: rows.map((cells) => this.#record(cells)), total: Number(total?.['runs'] ?? 0) };
  }

  latestOf(like: Pick<RunPlan, 'kind' | 'sources' | 'modelSha256' | 'topK' | 'recursive'>): RunRecord | undefined {
    const cells = this.#db
      .prepare(
        `SELECT * FROM run WHERE deleted_at IS NULL AND kind = ? AND sources = ? AND model_sha256 = ? AND top_k = ?
           AND recursive = ? ORDER BY state = 'done', number DESC LIMIT 1`,
      )
      .get(like.kind, JSON.stringify(like.sources), like.modelSha256, like.topK, like.recursive ? 1 : 0);
    return cells && this.#record(cells);
  }

  claim(id: string, owner: Owner, before: Owner | undefined, now: number): boolean {
    const { changes } = this.#db
      .prepare('UPDATE run SET owner = ?, beat_at = ? WHERE id = ? AND owner IS ?')
      .run(ownerText(owner), now, id, before === undefined ? null : ownerText(before));
    return changes === 1;
  }

  beat(id: string, owner: Owner, now: number): boolean {
    const { changes } = this.#db
      .prepare('UPDATE run SET beat_at = ? WHERE id = ? AND owner = ?')
      .run(now, id, ownerText(owner));
    return changes === 1;
  }

  release(id: string, owner: Owner, change: RunChange): void {
    transact(this.#db, () => {
      const { changes } = this.#db
        .prepare('UPDATE run SET owner = NULL, beat_at = NULL WHERE id = ? AND owner = ?')
        .run(id, ownerText(owner));
      if (changes === 1) this.change(id, change);
    });
  }

  change(id: string, change: RunChange): void {
    for (const [field, column] of Object.entries(changeable)) {
      if (!Object.hasOwn(change, field)) continue;
      const value: SQLInputValue = change[field as keyof RunChange] ?? null;
      this.#db.prepare(`UPDATE run SET ${column} = ? WHERE id = ?`).run(value, id);
    }
  }

  rename(id: string, name: string): void {
    this.#db.prepare('UPDATE run SET name = ? WHERE id = ?').run(name, id);
  }

  setDeleted(id: string, at: number | undefined): void {
    const { changes } = this.#db.prepare('UPDATE run SET deleted_at = ? WHERE id = ?').run(at ?? null, id);
    if (changes === 0) throw goneError();
  }

  beginPass(id: string): void {
    this.#db.prepare('UPDATE run SET pass = pass + 1 WHERE id = ?').run(id);
  }

  /** Numbers and copies of the runs that were deleted before a time; from now on nobody finds them, nor takes that back. */
  giveUpDeleted(before: number): { number: number; copies: string[] }[] {
    this.#db.prepare("UPDATE run SET id = '#' || number WHERE deleted_at < ? AND id NOT LIKE '#%'").run(before);
    const rows = this.#db.prepare('SELECT number, copies FROM run WHERE deleted_at < ?').all(before);
    return rows.map((cells) => ({ number: numberIn(cells, 'number'), copies: textsIn(cells, 'copies') }));
  }

  copies(): string[] {
    return this.#db
      .prepare("SELECT copies FROM run WHERE copies <> '[]'")
      .all()
      .flatMap((cells) => textsIn(cells, 'copies'));
  }

  #cells(id: string): Cells {
    const cells = this.#db.prepare('SELECT * FROM run WHERE id = ?').get(id);
    if (cells === undefined) throw goneError();
    return cells;
  }

  #record(cells: Cells): RunRecord {
    const number = numberIn(cells, 'number');
    const sum = (facet: string) => this.#tallies.sum(number, facet);
    const [rows, ok, errors] = [sum(placeFacets.all), sum(scoreFacets.all), sum(placeFacets.errors)];
    const threshold = numberIn(cells, 'threshold');
    const owner = optionalText(cells, 'owner');
    return {
      id: textIn(cells, 'id'),
      kind: runKindSchema.parse(cells['kind']),
      ...{ sources: textsIn(cells, 'sources'), looseRoots: textsIn(cells, 'loose_roots') },
      ...{ copies: textsIn(cells, 'copies'), recursive: cells['recursive'] === 1 },
      ...{ modelId: textIn(cells, 'model_id'), modelSha256: textIn(cells, 'model_sha256') },
      ...{ labels: textsIn(cells, 'labels'), topK: numberIn(cells, 'top_k') },
      ...{ name: textIn(cells, 'name'), threshold, device: textIn(cells, 'device') },
      state: stateSchema.parse(cells['state']) satisfies KeptState,
      message: optionalText(cells, 'message'),
      ...{ createdAt: numberIn(cells, 'created_at'), deletedAt: optionalNumber(cells, 'deleted_at') },
      ...{ seconds: numberIn(cells, 'seconds'), found: optionalNumber(cells, 'found') },
      ...{ leftOut: numberIn(cells, 'left_out'), linkedFolders: numberIn(cells, 'linked_folders') },
      systemFiles: numberIn(cells, 'system_files'),
      ...{ ok, errors, skipped: rows - ok - errors, reviewed: sum(placeFacets.reviewed) },
      uncertain: uncertainRows(this.#db, this.#tallies, number, threshold),
      owner: owner === undefined ? undefined : ownerSchema.parse(JSON.parse(owner)),
      beatAt: optionalNumber(cells, 'beat_at'),
    };
  }
}

function newId(): string {
  return Array.from({ length: idLength }, () => idLetters[randomInt(idLetters.length)]).join('');
}

/** The same text for the same owner, so that SQLite can compare it. */
function ownerText({ pid, startedAt, host }: Owner): string {
  return JSON.stringify({ pid, startedAt, host });
}

function textsIn(cells: Cells, name: string): string[] {
  return textsSchema.parse(JSON.parse(textIn(cells, name)));
}

function goneError(): LibraryError {
  return new LibraryError('gone', 'This run is no longer in the library.');
}
