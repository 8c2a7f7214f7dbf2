// Where a run's rows go: a file that has its name only once it is complete.
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { takeLock } from './lock.ts';
import type { Lock } from './lock.ts';
import { systemCode } from '../system-code.ts';
import { lostError, OutputError, placeError } from './output-error.ts';

/** Takes rows, or the header, each buffer being whole rows. */
export interface Output {
  /**
   * Resolves when the rows are handed to the system. `closed`: nobody reads any more, and the caller stops quietly.
   * @throws OutputError `lost` if they could not be written.
   */
  append(rows: readonly Buffer[]): Promise<'written' | 'closed'>;
  /**
   * All rows are there.
   * @throws OutputError `lost` if they could not be kept, or not under their name.
   */
  complete(): Promise<void>;
  /** There will be no more rows. What is there stays; never throws. */
  abandon(): Promise<void>;
  /** There will be no rows at all: leaves nothing behind; never throws. */
  discard(): Promise<void>;
}

/** `results.partial.csv` for `results.csv`, `results.partial` for `results`. */
export function partialPath(file: string): string {
  const { dir, name, ext } = path.parse(file);
  const known = ['.csv', '.jsonl'].includes(ext.toLowerCase());
  return path.join(dir, known ? `${name}.partial${ext}` : `${name}${ext}.partial`);
}

/** A file that is written beside its name, locked against other commands, and renamed when complete. */
export class OutputFile implements Output {
  /** The name it has once complete. */
  readonly path: string;
  readonly partialPath: string;
  readonly #handle: FileHandle;
  readonly #lock: Lock;
  /** Bytes of complete rows so far. */
  #size = 0;
  #failure: OutputError | undefined;
  #ended = false;
  /** Steps run one after another, so that a stop in the middle of a row waits for its end. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(file: string, handle: FileHandle, lock: Lock) {
    this.path = file;
    this.partialPath = partialPath(file);
    this.#handle = handle;
    this.#lock = lock;
  }

  /**
   * Begins the partial file, in place of one that a dead process left.
   * @throws OutputError `busy` if another command writes there, `place` if nothing can be written there.
   */
  static async create(name: string): Promise<OutputFile> {
    if (/^\/(?:dev|proc)\//u.test(path.resolve(name))) {
      // It may lead to a file that somebody else writes to as well, whose place a new one would take.
      throw new OutputError(
        'place',
        `Cannot write ${name}: it is not a file's own name. Name a file, or - for stdout.`,
      );
    }
    // A link to the file stays one: what it leads to is written.
    const file = await realpath(name).catch(() => name);
    await checkTarget(file);
    const lock = await lockFor(file);
    try {
      return new OutputFile(file, await open(partialPath(file), 'w'), lock);
    } catch (error) {
      await lock.release();
      throw placeError(file, error);
    }
  }

  async append(rows: readonly Buffer[]): Promise<'written'> {
    await this.#inTurn(async () => {
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#ended) throw new Error('This output has ended.');
      await this.#write(rows);
    });
    return 'written';
  }

  /** Drops what has been appended, to begin anew. */
  async restart(): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#ended) throw new Error('This output has ended.');
      await this.#handle.truncate(0);
      this.#size = 0;
    });
  }

  async complete(): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#ended) throw new Error('This output has ended.');
      this.#ended = true;
      try {
        await closeSynced(this.#handle);
        await rename(this.partialPath, this.path);
        await syncFolder(path.dirname(this.path));
      } catch (error) {
        throw lostError(this.path, error, this.partialPath);
      } finally {
        await this.#lock.release();
      }
    });
  }

  async abandon(): Promise<void> {
    await this.#end(() => closeSynced(this.#handle));
  }

  async discard(): Promise<void> {
    await this.#end(async () => {
      await this.#handle.close();
      await rm(this.partialPath, { force: true });
    });
  }

  async #end(close: () => Promise<void>): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#ended) return;
      this.#ended = true;
      await close().catch(() => undefined);
      await this.#lock.release();
    });
  }

  async #write(rows: readonly Buffer[]): Promise<void> {
    const bytes = Buffer.concat(rows);
    let written = 0;
    try {
      while (written < bytes.length) {
        const result = await this.#handle.write(bytes, written, bytes.length - written, this.#size + written);
        written += result.bytesWritten;
      }
    } catch (error) {
      await this.#handle.truncate(this.#size + completeRows(rows, written)).catch(() => undefined);
      this.#failure = lostError(this.path, error, this.partialPath);
      throw this.#failure;
    }
    this.#size += written;
  }

  async #inTurn(step: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(step);
    this.#last = turn.catch(() => undefined);
    await turn;
  }
}

/** Bytes of those rows that lie within the first `written` bytes. */
function completeRows(rows: readonly Buffer[], written: number): number {
  let bytes = 0;
  for (const row of rows) {
    if (bytes + row.length > written) break;
    bytes += row.length;
  }
  return bytes;
}

async function checkTarget(file: string): Promise<void> {
  const facts = await stat(file).catch(() => undefined);
  if (facts?.isDirectory() === true || /[/\\]$/u.test(file)) {
    throw new OutputError('place', `Cannot write ${file}: it is a folder. Name a file in it.`);
  }
  // Renaming would put a plain file in the place of a device such as /dev/null.
  if (facts !== undefined && !facts.isFile()) {
    throw new OutputError('place', `Cannot write ${file}: it is not a regular file. Name another, or - for stdout.`);
  }
}

async function lockFor(file: string): Promise<Lock> {
  const lock = await takeLock(`${partialPath(file)}.lock`).catch((error: unknown) => {
    throw placeError(file, error);
  });
  if (!('heldBy' in lock)) return lock;
  const who = lock.heldBy === process.pid ? 'this command already' : `another command (process ${lock.heldBy})`;
  throw new OutputError('busy', `Cannot write ${file}: it is being written by ${who}. Name another file, or wait.`);
}

async function closeSynced(handle: FileHandle): Promise<void> {
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** So that the new name outlives a power cut, where the system can do that. */
async function syncFolder(folder: string): Promise<void> {
  try {
    await closeSynced(await open(folder, 'r'));
  } catch (error) {
    if (systemCode(error) === 'EIO') throw error;
  }
}
