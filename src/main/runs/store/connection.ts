// A connection to the library's file: its settings, and its way from one version to the next.
import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { LibraryError } from './library-error.ts';
import { migrations } from './schema.ts';

/** How long to wait for another process to end its writing. */
export const busyMs = 10_000;

/** @throws what SQLite says. */
export function connect(file: string | URL, readOnly: boolean): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly, timeout: busyMs, enableForeignKeyConstraints: true });
  db.exec('PRAGMA cache_size = -32768');
  if (readOnly) return db;
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  // Pages that many batches change go into the file itself once for all of them.
  db.exec('PRAGMA wal_autocheckpoint = 8000');
  return db;
}

/** Runs `action` in one transaction. */
export function transact<Result>(db: DatabaseSync, action: () => Result): Result {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = action();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk has ended it already.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/**
 * Brings the file to the present version, each step whole or not at all; before one, what is there is saved beside it.
 * @throws LibraryError `newer` if it is of a later version than any known here.
 */
export function migrate(db: DatabaseSync, file: string, steps: readonly string[] = migrations): void {
  while (versionOf(db) !== steps.length) {
    const from = versionOf(db);
    if (from > 0) saveBeside(db, `${file.replace(/\.sqlite$/u, '')}.before-v${from + 1}.sqlite`);
    transact(db, () => {
      // Another process may have been first.
      const version = versionOf(db);
      const step = steps[version];
      if (step === undefined || version !== from) return;
      db.exec(step);
      db.exec(`PRAGMA user_version = ${version + 1}`);
    });
  }
}

/** @throws LibraryError `newer` */
export function checkVersion(db: DatabaseSync, steps: readonly string[] = migrations): void {
  const version = versionOf(db);
  if (version <= steps.length) return;
  throw new LibraryError(
    'newer',
    `The library of runs is from a newer ZeroLens (version ${version} of its file; this one knows ${steps.length}). ` +
      'Update ZeroLens, or set ZEROLENS_HOME to another folder.',
  );
}

function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

/** Whole under its name, or not there at all. */
function saveBeside(db: DatabaseSync, copy: string): void {
  if (existsSync(copy)) return;
  const partial = `${copy}.${process.pid}.partial`;
  rmSync(partial, { force: true });
  db.prepare('VACUUM INTO ?').run(partial);
  chmodSync(partial, 0o600);
  renameSync(partial, copy);
}
