// The library as requests find it: open, or with the reason why it is not.
import { CodedError } from '../../../protocol/errors.ts';
import { Library } from '../store/library.ts';
import { LibraryError } from '../store/library-error.ts';
import type { RunRecord } from '../store/records.ts';

export class Shelf {
  readonly #library: Library | undefined;
  /** What is wrong with the library, one line for people. */
  readonly notice: string | undefined;

  private constructor(library: Library | undefined, notice: string | undefined) {
    [this.#library, this.notice] = [library, notice];
  }

  /** Never throws: ZeroLens works without its library as well, and says so. */
  static async open(home: string): Promise<Shelf> {
    try {
      const library = await Library.open(home);
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
    if (this.#library === undefined) throw new CodedError('rejected', this.notice ?? 'The library of runs is closed.');
    return this.#library;
  }

  /** By its whole id. @throws CodedError `rejected` if there is no such run. */
  async run(id: string): Promise<RunRecord> {
    const record = await this.library.run(id);
    if (record?.id !== id || record.deletedAt !== undefined) {
      throw new CodedError('rejected', 'This run is no longer there.');
    }
    return record;
  }

  async close(): Promise<void> {
    await this.#library?.close();
  }
}
