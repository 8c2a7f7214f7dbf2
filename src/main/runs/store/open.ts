// Opens the library's file, whatever state it is in: damaged, from a newer ZeroLens, or where nothing can be written.
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { messageOf } from '../../../protocol/errors.ts';
import { takeLock, type Lock } from '../lock.ts';
import { busyMs, checkVersion, connect, migrate } from './connection.ts';
import { LibraryError } from './library-error.ts';
import type { LibraryHealth } from './records.ts';
import { isBusy, isDamage, isReadOnly, libraryError } from './sqlite-error.ts';

/** Up to this size all of the file is looked through when it is opened; of a larger one damage shows when it is met. */
const checkedBytes = 64 * 1024 * 1024;

export interface OpenLibrary {
  readonly db: DatabaseSync;
  readonly health: LibraryHealth;
}

/** The file in the user-data folder. */
export function libraryPath(home: string): string {
  return path.join(home, 'library.sqlite');
}

/**
 * Opens it, made if missing; a damaged one is kept aside first.
 * @throws LibraryError `newer`, `place`
 */
export async function openLibrary(home: string): Promise<OpenLibrary> {
  const file = libraryPath(home);
  try {
    return { db: openForWriting(home, file), health: { readOnly: false, notice: undefined } };
  } catch (error) {
    if (isDamage(error)) return await beginAnew(home, file);
    if (error instanceof LibraryError) throw error;
    if (isBusy(error)) throw libraryError(error);
    return openForReading(home, file, error);
  }
}

function openForWriting(home: string, file: string): DatabaseSync {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const isNew = !existsSync(file);
  const db = connect(file, false);
  try {
    if (isNew) chmodSync(file, 0o600);
    check(db, file);
    // A file that may only be read is opened without a word.
    db.exec('BEGIN IMMEDIATE; ROLLBACK');
    migrate(db, file);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function check(db: DatabaseSync, file: string): void {
  checkVersion(db);
  if (statSync(file).size > checkedBytes) return;
  const answer = db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (answer !== 'ok') throw Object.assign(new Error(String(answer)), { errcode: 11 });
}

/** Another process may have been first: whoever has the lock looks again. */
async function beginAnew(home: string, file: string): Promise<OpenLibrary> {
  const lock = await lockFor(`${file}.lock`);
  try {
    const db = openAgain(home, file);
    if (db !== undefined) return { db, health: { readOnly: false, notice: undefined } };
    const aside = keepAside(file);
    const notice =
      `The library of runs was damaged. It is kept as ${path.basename(aside)} in ${home}, and a new one is begun: ` +
      'earlier runs are not in it.';
    return { db: openForWriting(home, file), health: { readOnly: false, notice } };
  } finally {
    await lock.release();
  }
}

/** @throws LibraryError `lost` if another process has it for long. */
async function lockFor(file: string): Promise<Lock> {
  const started = performance.now();
  for (;;) {
    const lock = await takeLock(file);
    if ('release' in lock) return lock;
    if (performance.now() - started > busyMs) {
      throw new LibraryError(
        'lost',
        `The library of runs is damaged, and process ${lock.heldBy} is about to begin a new one. Try again in a moment.`,
      );
    }
    await pause(50);
  }
}

function openAgain(home: string, file: string): DatabaseSync | undefined {
  try {
    return openForWriting(home, file);
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}

/** With its journals, under a name that nothing has. */
function keepAside(file: string): string {
  const folder = path.dirname(file);
  const time = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  const stem = `library.damaged-${time.replaceAll(':', '-')}`;
  const taken = new Set(readdirSync(folder));
  let name = `${stem}.sqlite`;
  for (let number = 2; taken.has(name); number += 1) name = `${stem}-${number}.sqlite`;
  for (const ending of ['', '-wal', '-shm']) {
    if (taken.has(path.basename(file) + ending)) renameSync(file + ending, path.join(folder, name + ending));
  }
  return path.join(folder, name);
}

function openForReading(home: string, file: string, reason: unknown): OpenLibrary {
  if (!existsSync(file) || statSync(file).size === 0) {
    throw new LibraryError(
      'place',
      `Nothing can be kept in ${home} (${messageOf(reason)}). Set ZEROLENS_HOME to a folder that can be written.`,
    );
  }
  const notice = `The library of runs in ${home} can only be read: nothing new is kept. Set ZEROLENS_HOME to another folder.`;
  return { db: connectForReading(home), health: { readOnly: true, notice } };
}

/**
 * A connection that changes nothing.
 * @throws LibraryError `newer`, `place`
 */
export function connectForReading(home: string): DatabaseSync {
  const file = libraryPath(home);
  // In a folder that cannot be written the journal cannot be shared, but then nobody else writes either.
  const url = pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  for (const name of [file, url]) {
    try {
      const db = connect(name, true);
      checkVersion(db);
      db.prepare('SELECT count(*) FROM run').get();
      return db;
    } catch (error) {
      if (error instanceof LibraryError) throw error;
      if (!isReadOnly(error))
        throw new LibraryError('place', `The library of runs in ${home} cannot be read: ${String(error)}`);
    }
  }
  throw new LibraryError('place', `The library of runs in ${home} can be neither written nor read.`);
}
