// Texts that many rows share, the folders and labels of a run, and the numbers that stand for them.
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Names kept in memory; more than that, and the oldest are asked for again. */
const mostKept = 20_000;

export class Names {
  readonly #find: StatementSync;
  readonly #add: StatementSync;
  readonly #name: StatementSync;
  readonly #ids = new Map<string, number>();
  readonly #names = new Map<number, string>();

  constructor(db: DatabaseSync, table: 'root' | 'label') {
    const column = table === 'root' ? 'path' : 'name';
    this.#find = db.prepare(`SELECT id FROM ${table} WHERE run = ? AND ${column} = ?`);
    this.#add = db.prepare(`INSERT INTO ${table} (run, ${column}) VALUES (?, ?)`);
    this.#name = db.prepare(`SELECT ${column} AS name FROM ${table} WHERE id = ?`);
  }

  /** The number of a name, if it has one. */
  find(run: number, name: string): number | undefined {
    const key = `${run} ${name}`;
    const kept = this.#ids.get(key);
    if (kept !== undefined) return kept;
    const id = this.#find.get(run, name)?.['id'];
    if (typeof id !== 'number') return undefined;
    this.#keep(this.#ids, key, id);
    return id;
  }

  /** The number of a name, given now if it has none; within a transaction. */
  number(run: number, name: string): number {
    return this.find(run, name) ?? Number(this.#add.run(run, name).lastInsertRowid);
  }

  name(id: number): string {
    const kept = this.#names.get(id);
    if (kept !== undefined) return kept;
    const name = String(this.#name.get(id)?.['name'] ?? '');
    this.#keep(this.#names, id, name);
    return name;
  }

  /** After a transaction that came to nothing, or runs that were removed. */
  forget(): void {
    this.#ids.clear();
    this.#names.clear();
  }

  #keep<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
    if (map.size >= mostKept) map.clear();
    map.set(key, value);
  }
}
