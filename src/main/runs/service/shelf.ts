// The library as requests find it: open, or with the reason why it is not.
import { CodedError } from '../../../protocol/errors.ts';
import type { DataFolder } from '../../../protocol/settings.ts';
import { openLibraryIn } from '../../user-data.ts';
import { stateOf } from '../lease.ts';
import type { Library } from '../store/library.ts';
import { LibraryError } from '../store/library-error.ts';
import type { RunRecord } from '../store/records.ts';
import { Releases } from './releases.ts';

export class Shelf {
  readonly releases = new Releases();
  readonly #library: Library | undefined;
  /** What is wrong with the library, one line for people. */
  readonly notice: string | undefined;

  private constructor(library: Library | undefined, notice: string | undefined) {
    [this.#library, this.notice] = [library, notice];
  }

  /** Never throws: ZeroLens works without its library as well, and says so. */
  static async open(folder: DataFolder): Promise<Shelf> {
    try {
      const library = await openLibraryIn(folder);
      return new Shelf(library, library.health.notice);
    } catch (error) {
      if (!(error instanceof LibraryError)) throw error;
      return new Shelf(undefined, error.message);
    }
  }

  get isOpen(): boolean {
    return this.#library !== undefined;
  }

  /** @throws CodedError `rejected` with the reason. */
  get library(): Library {
    if (this.#library === undefined) throw this.#closed();
    return this.#library;
  }

  /** @throws CodedError `rejected` with the reason why nothing can be kept, if so. */
  checkOpen(): void {
    if (!this.isOpen) throw this.#closed();
  }

  #closed(): CodedError {
    return new CodedError('rejected', this.notice ?? 'The library of runs is closed.');
  }

  /** By its whole id. @throws CodedError `rejected` if there is no such run. */
  async run(id: string): Promise<RunRecord> {
    const record = await this.library.run(id);
    if (record?.id !== id || record.deletedAt !== undefined) {
      throw new CodedError('rejected', 'This run is no longer there.');
    }
    return this.releases.seen(record);
  }

  /** As `run`, for one that is to be changed. @throws CodedError `rejected` also if another process works on it. */
  async ownRun(id: string): Promise<RunRecord> {
    const record = await this.run(id);
    if ((await stateOf(record)).elsewhere) throw heldBy(record.owner?.pid ?? 0);
    return record;
  }

  /** Newest first, and how many there are. */
  async runs(from: number, count: number): Promise<{ runs: RunRecord[]; total: number }> {
    const { runs, total } = await this.library.runs(from, count);
    return { runs: runs.map((record) => this.releases.seen(record)), total };
  }

  async close(): Promise<void> {
    await this.releases.close();
    await this.#library?.close();
  }
}

/** A process other than this one, or this one, works on the run. */
export function heldBy(pid: number): CodedError {
  return pid === process.pid
    ? new CodedError('rejected', 'This run is under way already.')
    : new CodedError('rejected', `Another process of ZeroLens (${pid}) works on this run.`);
}
