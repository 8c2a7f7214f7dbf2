// The library as its thread has it: one connection, everything synchronous but what gives way in between.
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import type { RunCounts, Truth, Verdict, View } from '../../../protocol/results.ts';
import { numberIn, numberOrNull, textIn, type Cells } from './cells.ts';
import { transact } from './connection.ts';
import { Corrections } from './corrections.ts';
import { countsOf, leastCertain, uncertainRows } from './counts.ts';
import { FolderSums, type FolderSum } from './folder-sums.ts';
import { Names } from './names.ts';
import { Pictures, predictionsIn, type LastNumbered, type PlacedRow, type RunFacts } from './pictures.ts';
import type {
  Met,
  NewRow,
  OmittedFile,
  Owner,
  RunChange,
  RunPlan,
  RunRecord,
  RunSettings,
  StoredRow,
} from './records.ts';
import { RunsTable } from './runs-table.ts';
import { Tallies } from './tallies.ts';
import { TruthCount } from './truth.ts';
import { idsByIndex, indexedView, likePattern, queriedView, type IndexedView } from './views.ts';

/** Rows in one transaction of long work: others get their turn in between. */
const rowsAtOnce = 500;
/** Of the picture table, between two looks at whether a query is still wanted. */
const lookEveryRows = 4096;

/** Whether the query that runs has been given up. */
type GivenUp = () => boolean;

export class GivenUpError extends Error {
  override readonly name = 'GivenUpError';
}

export class LibraryFile {
  readonly #db: DatabaseSync;
  readonly #roots: Names;
  readonly #labels: Names;
  readonly #tallies: Tallies;
  readonly #runs: RunsTable;
  readonly #pictures: Pictures;
  readonly #corrections: Corrections;
  #givenUp: GivenUp = () => false;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#roots = new Names(db, 'root');
    this.#labels = new Names(db, 'label');
    this.#tallies = new Tallies(db);
    this.#runs = new RunsTable(db, this.#tallies);
    this.#pictures = new Pictures(db, this.#roots, this.#labels);
    this.#corrections = new Corrections(db, this.#pictures, this.#labels, (action) => this.#transact(action));
    db.function('go_on', () => {
      if (this.#givenUp()) throw new GivenUpError('Given up.');
      return 1;
    });
  }

  /** What long queries ask now and then. */
  askWhetherGivenUp(givenUp: GivenUp): void {
    this.#givenUp = givenUp;
  }

  createRun(plan: RunPlan, settings: RunSettings): RunRecord {
    return this.#runs.create(plan, settings, Date.now());
  }

  run(id: string): RunRecord | undefined {
    return this.#runs.find(id);
  }

  runs(from: number, count: number): { runs: RunRecord[]; total: number } {
    return this.#runs.list(from, count);
  }

  latestOf(like: Parameters<RunsTable['latestOf']>[0]): RunRecord | undefined {
    return this.#runs.latestOf(like);
  }

  claim(run: string, owner: Owner, before: Owner | undefined): boolean {
    return this.#runs.claim(run, owner, before, Date.now());
  }

  beat(run: string, owner: Owner): boolean {
    return this.#runs.beat(run, owner, Date.now());
  }

  release(run: string, owner: Owner, change: RunChange): void {
    this.#runs.release(run, owner, change);
  }

  change(run: string, change: RunChange): void {
    transact(this.#db, () => {
      this.#runs.change(run, change);
    });
  }

  rename(run: string, name: string): void {
    this.#runs.rename(run, name);
  }

  setDeleted(run: string, at: number | undefined): void {
    this.#runs.setDeleted(run, at);
  }

  async purge(deletedBefore: number): Promise<string[]> {
    const folders: string[] = [];
    for (const { number, copies } of this.#runs.giveUpDeleted(deletedBefore)) {
      const some = this.#db.prepare(
        `DELETE FROM picture WHERE id IN (SELECT id FROM picture WHERE run = ? LIMIT ${rowsAtOnce})`,
      );
      while (transact(this.#db, () => some.run(number).changes) !== 0) await turn();
      transact(this.#db, () => {
        this.#db.prepare('DELETE FROM run WHERE number = ?').run(number);
      });
      folders.push(...copies);
    }
    this.#roots.forget();
    this.#labels.forget();
    return folders;
  }

  copies(): string[] {
    return this.#runs.copies();
  }

  beginPass(run: string): void {
    this.#transact(() => {
      this.#runs.beginPass(run);
      const facts = this.#runs.facts(run);
      this.#pictures.forgetSkipped(facts, 'all');
      this.#db.prepare('DELETE FROM omitted WHERE run = ?').run(facts.number);
    });
  }

  hasRowsUnder(run: string, root: string): boolean {
    const { number } = this.#runs.facts(run);
    const id = this.#roots.find(number, root);
    return (
      id !== undefined &&
      this.#db.prepare('SELECT 1 FROM picture WHERE run = ? AND root = ? LIMIT 1').get(number, id) !== undefined
    );
  }

  meet(run: string, pictures: readonly Met[]): (StoredRow | undefined)[] {
    return this.#transact(() => this.#pictures.meet(this.#runs.facts(run), pictures));
  }

  write(run: string, rows: readonly NewRow[], omitted: readonly OmittedFile[]): void {
    this.#transact(() => {
      const facts = this.#runs.facts(run);
      this.#pictures.write(facts, rows);
      const add = this.#db.prepare('INSERT INTO omitted (run, root, path, reason) VALUES (?, ?, ?, ?)');
      for (const { root, relativePath, reason } of omitted) {
        add.run(facts.number, this.#roots.number(facts.number, root), relativePath, reason);
      }
    });
  }

  cutPass(run: string): void {
    this.#transact(() => {
      this.#pictures.forgetSkipped(this.#runs.facts(run), 'last');
    });
  }

  async endPass(run: string): Promise<{ vanished: number }> {
    const facts = this.#runs.facts(run);
    let vanished = 0;
    let last: PlacedRow | undefined = { place: -1, id: -1 };
    while (last !== undefined) {
      const from: PlacedRow = last;
      const some = this.#transact(() => this.#pictures.loseUnmet(facts, from, rowsAtOnce));
      vanished += some.lost;
      last = some.last;
      await turn();
    }
    if (vanished > 0) await this.#renumber(facts);
    return { vanished };
  }

  async #renumber(facts: RunFacts): Promise<void> {
    let last: LastNumbered | undefined = { source: -1, root: -1, path: '', place: -1 };
    while (last !== undefined) {
      const from: LastNumbered = last;
      last = this.#transact(() => this.#pictures.renumber(facts, from, rowsAtOnce));
      await turn();
    }
  }

  rows(run: string, view: View, from: number, count: number): { rows: StoredRow[]; total: number } {
    const facts = this.#runs.facts(run);
    const indexed = indexedView(view, this.#labelOf(facts, view));
    const { ids, total } =
      indexed === undefined ? this.#query(facts, view, from, count) : this.#along(facts, view, indexed, from, count);
    return { rows: ids.flatMap((id) => this.#pictures.get(facts, id) ?? []), total };
  }

  row(run: string, id: number): StoredRow | undefined {
    return this.#pictures.get(this.#runs.facts(run), id);
  }

  /** All rows of a view as they are now, a few hundred at a time. */
  *each(run: string, view: View): Generator<StoredRow[], undefined> {
    const facts = this.#runs.facts(run);
    let some: StoredRow[] = [];
    for (const id of this.#ids(facts, view)) {
      const row = this.#pictures.get(facts, id);
      if (row !== undefined) some.push(row);
      if (some.length < rowsAtOnce) continue;
      yield some;
      some = [];
    }
    if (some.length > 0) yield some;
  }

  *eachOmitted(run: string): Generator<OmittedFile[], undefined> {
    const { number } = this.#runs.facts(run);
    const next = this.#db.prepare(
      'SELECT id, root, path, reason FROM omitted WHERE run = ? AND id > ? ORDER BY id LIMIT ?',
    );
    for (let last = 0; ;) {
      const rows = next.all(number, last, rowsAtOnce);
      if (rows.length === 0) return;
      yield rows.map((cells) => ({
        ...{ root: this.#roots.name(numberIn(cells, 'root')), relativePath: textIn(cells, 'path') },
        reason: textIn(cells, 'reason') as OmittedFile['reason'],
      }));
      last = numberIn(rows.at(-1) ?? {}, 'id');
    }
  }

  counts(run: string, threshold: number): RunCounts {
    return countsOf(this.#db, this.#tallies, this.#labels, this.#runs.facts(run).number, threshold);
  }

  *eachFolderSum(run: string, threshold: number): Generator<FolderSum[], undefined> {
    const sums = new FolderSums(leastCertain(threshold));
    for (const cells of this.#eachPicture(run, 'root, path, label, reviewed, score', 'label IS NOT NULL')) {
      const [root, label] = [this.#roots.name(numberIn(cells, 'root')), this.#labels.name(numberIn(cells, 'label'))];
      const [reviewed, score] = [numberOrNull(cells, 'reviewed') !== null, numberOrNull(cells, 'score')];
      sums.add({ root, relativePath: textIn(cells, 'path'), label, reviewed, score });
    }
    const sorted = sums.sorted;
    for (let from = 0; from < sorted.length; from += rowsAtOnce) yield sorted.slice(from, from + rowsAtOnce);
  }

  truth(run: string): Truth {
    const count = new TruthCount(this.#runs.get(run).labels);
    for (const cells of this.#eachPicture(run, 'root, path, predictions', 'status = 0')) {
      const predicted = () => predictionsIn(cells).map(([label]) => this.#labels.name(label));
      const root = this.#roots.name(numberIn(cells, 'root'));
      count.add({ root, relativePath: textIn(cells, 'path'), predicted });
    }
    return count.truth;
  }

  async correct(
    run: string,
    target: { readonly rows: readonly number[] } | { readonly view: View },
    verdict: Verdict,
  ): Promise<{ rows: number }> {
    const facts = this.#runs.facts(run);
    const ids = () => ('rows' in target ? target.rows : [...this.#ids(facts, target.view)]);
    return { rows: await this.#corrections.correct(facts.number, ids, verdict, Date.now()) };
  }

  undo(run: string): Promise<{ rows: number; row: number | undefined }> {
    return this.#corrections.undo(this.#runs.facts(run).number, Date.now());
  }

  /** Of all rows of a run that are like this, no more cells than needed: whole rows take many times as long. */
  *#eachPicture(run: string, columns: string, where: string): Generator<Cells, undefined> {
    const { number } = this.#runs.facts(run);
    const all = this.#db.prepare(`SELECT ${columns} FROM picture INDEXED BY picture_place WHERE run = ? AND ${where}`);
    let seen = 0;
    for (const cells of all.iterate(number)) {
      if (seen++ % lookEveryRows === 0 && this.#givenUp()) throw new GivenUpError('Given up.');
      yield cells;
    }
  }

  #along({ number, threshold }: RunFacts, view: View, indexed: IndexedView, from: number, count: number) {
    const total =
      view.show === 'uncertain'
        ? uncertainRows(this.#db, this.#tallies, number, view.threshold ?? threshold)
        : this.#tallies.sum(number, indexed.facet);
    return { ids: idsByIndex(this.#db, this.#tallies, number, indexed, { from, count, total }), total };
  }

  #query(facts: RunFacts, view: View, from: number, count: number): { ids: number[]; total: number } {
    const { index, where, values, order } = this.#condition(facts, view);
    // First of all, so that a query that finds nothing asks as well.
    const going = `(place % ${lookEveryRows} <> 0 OR go_on()) AND ${where}`;
    const matching = `FROM picture INDEXED BY ${index} WHERE run = ? AND ${going}`;
    const total = this.#db.prepare(`SELECT count(*) AS rows ${matching}`);
    const some = this.#db.prepare(`SELECT id ${matching} ORDER BY ${order} LIMIT ? OFFSET ?`);
    return {
      total: numberIn(total.get(facts.number, ...values) ?? {}, 'rows'),
      ids: some.all(facts.number, ...values, count, from).map((cells) => numberIn(cells, 'id')),
    };
  }

  /** Of all rows of a view. Numbers alone: where they have to be sorted, whole rows would be too much for the memory. */
  *#ids(facts: RunFacts, view: View): Generator<number, undefined> {
    const { index, where, values, order } = this.#condition(facts, view);
    const ids = this.#db.prepare(
      `SELECT id FROM picture INDEXED BY ${index} WHERE run = ? AND ${where} ORDER BY ${order}`,
    );
    for (const cells of ids.iterate(facts.number, ...values)) yield numberIn(cells, 'id');
  }

  #condition(facts: RunFacts, view: View): ReturnType<typeof queriedView> {
    const labels =
      view.search === undefined || view.search === ''
        ? []
        : this.#db
            .prepare("SELECT id FROM label WHERE run = ? AND name LIKE ? ESCAPE '\\'")
            .all(facts.number, likePattern(view.search))
            .map((cells) => numberIn(cells, 'id'));
    return queriedView(view, facts.threshold, this.#labelOf(facts, view), labels);
  }

  /** The number of the view's label; one that no row has where there is no such label. */
  #labelOf({ number }: RunFacts, { label }: View): number {
    return label === undefined ? -1 : (this.#labels.find(number, label) ?? -1);
  }

  /** What is kept in memory is forgotten where the file has forgotten it. */
  #transact<Result>(action: () => Result): Result {
    try {
      return transact(this.#db, action);
    } catch (error) {
      this.#roots.forget();
      this.#labels.forget();
      this.#pictures.forgetTallies();
      throw error;
    }
  }
}
