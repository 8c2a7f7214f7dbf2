// The library of runs: SQLite in a thread of its own, so that nothing here ever waits for a disk.
import type { RunCounts, Truth, Verdict, View } from '../../../protocol/results.ts';
import { isEven } from './counts.ts';
import type { FolderSum } from './folder-sums.ts';
import { RowWriter } from './row-writer.ts';
import { ThreadClient } from './thread-client.ts';
import { indexedView } from './views.ts';
import type {
  LibraryHealth,
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

/**
 * Every method is answered by the library's thread; each rejects with a `LibraryError` that has one line for people.
 * Where a signal is taken, an abort ends the query within some milliseconds, and the promise rejects with its reason.
 */
export class Library {
  /**
   * Opens `<home>/library.sqlite`, made if missing. A damaged one is kept aside under a new name, and a new one begun.
   * @throws LibraryError `newer` if a newer ZeroLens has made it, `place` if there is none and none can be made.
   */
  static async open(home: string): Promise<Library> {
    const { thread, health } = await ThreadClient.start({ home, readsOnly: false });
    return new Library(home, thread, health);
  }

  readonly health: LibraryHealth;
  readonly #home: string;
  readonly #writer: ThreadClient;
  /** Started when first needed: what takes long holds up neither rows nor quick pages. */
  #reader: Promise<ThreadClient> | undefined;
  readonly #rows = new Map<string, RowWriter>();

  private constructor(home: string, writer: ThreadClient, health: LibraryHealth) {
    [this.#home, this.#writer, this.health] = [home, writer, health];
  }

  /** Writes what waits, then ends the thread. */
  async close(): Promise<void> {
    await Promise.all([...this.#rows.values()].map((rows) => rows.flush().catch(() => undefined)));
    const reader = await this.#reader?.catch(() => undefined);
    await reader?.close();
    await this.#writer.close();
  }

  // Runs.

  /** Makes a run, `created`, without an owner. */
  createRun(plan: RunPlan, settings: RunSettings): Promise<RunRecord> {
    return this.#writer.call('createRun', [plan, settings]);
  }
  /** A full id, or a beginning that only one run has. Deleted ones too. */
  run(id: string): Promise<RunRecord | undefined> {
    return this.#writer.call('run', [id]);
  }
  /** Newest first, without deleted ones. `total`: all there are. */
  runs(from: number, count: number): Promise<{ runs: RunRecord[]; total: number }> {
    return this.#writer.call('runs', [from, count]);
  }
  /** The newest run of just these sources, model and settings, deleted ones left out; unfinished ones before done ones. */
  latestOf(
    like: Pick<RunPlan, 'kind' | 'sources' | 'modelSha256' | 'topK' | 'recursive'>,
  ): Promise<RunRecord | undefined> {
    return this.#writer.call('latestOf', [like]);
  }
  /** Hands a run to `owner`, if it is still `before`'s (undefined: nobody's). In one step over all processes. */
  claim(run: string, owner: Owner, before: Owner | undefined): Promise<boolean> {
    return this.#writer.call('claim', [run, owner, before]);
  }
  /** Says that the owner lives; false if the run is no longer its. */
  beat(run: string, owner: Owner): Promise<boolean> {
    return this.#writer.call('beat', [run, owner]);
  }
  /** Gives a run up, with the state it is in. */
  release(run: string, owner: Owner, change: RunChange): Promise<void> {
    return this.#writer.call('release', [run, owner, change]);
  }
  change(run: string, change: RunChange): Promise<void> {
    return this.#writer.call('change', [run, change]);
  }
  rename(run: string, name: string): Promise<void> {
    return this.#writer.call('rename', [run, name]);
  }
  /** `undefined` takes a deletion back. */
  setDeleted(run: string, at: number | undefined): Promise<void> {
    return this.#writer.call('setDeleted', [run, at]);
  }
  /** Removes runs that were deleted before this time, all their rows too; returns the folders of their copies. */
  purge(deletedBefore: number): Promise<string[]> {
    return this.#writer.call('purge', [deletedBefore]);
  }
  /** Folders of copies that any run still has. */
  copies(): Promise<string[]> {
    return this.#writer.call('copies', []);
  }

  // A pass: going over a run's sources, the first time or again.

  /** Begins one: forgets rows that were skipped, and files that were omitted. */
  beginPass(run: string): Promise<void> {
    return this.#writer.call('beginPass', [run]);
  }
  /** Whether any row of the run has this root. */
  hasRowsUnder(run: string, root: string): Promise<boolean> {
    return this.#writer.call('hasRowsUnder', [run, root]);
  }
  /** What is known of these pictures, in their order; those known are marked as met, and moved to their present place. */
  meet(run: string, pictures: readonly Met[]): Promise<(StoredRow | undefined)[]> {
    return this.#writer.call('meet', [run, pictures]);
  }
  /**
   * Takes a row; one of the same source and path is replaced, its corrections stay, its attempts are counted. One that is
   * `unreadable` only hides an earlier answer, with its key: the file may come back as it was, and then `meet` tells that answer. Written
   * with others within 250 ms or 200 rows. Resolves when there is room for the next; rejects if an earlier one could not
   * be written, and then all that were not are forgotten.
   */
  append(run: string, row: NewRow): Promise<void> {
    return this.#rowsOf(run).append(row);
  }
  appendOmitted(run: string, file: OmittedFile): Promise<void> {
    return this.#rowsOf(run).append(file);
  }
  /** Resolves when all that was appended is safe on the disk. */
  async flush(run: string): Promise<void> {
    await this.#rows.get(run)?.flush();
  }
  /** Ends a pass that was stopped: pictures that it has not reached have rows only where others follow. */
  async cutPass(run: string): Promise<void> {
    await this.flush(run);
    await this.#writer.call('cutPass', [run]);
  }
  /**
   * Ends a pass that went to its end: rows that it has not met become `unreadable`, their answers kept for the case that
   * the file comes back, and all places are those of a scan that still finds them.
   */
  async endPass(run: string): Promise<{ vanished: number }> {
    await this.flush(run);
    return await this.#writer.call('endPass', [run]);
  }

  // Results.

  /** Rows of a view from its `from`-th on, and how many it has. */
  async rows(
    run: string,
    view: View,
    from: number,
    count: number,
    signal?: AbortSignal,
  ): Promise<{ rows: StoredRow[]; total: number }> {
    const quick = indexedView(view, 0) !== undefined;
    const thread = quick ? this.#writer : await this.#slowly();
    return await thread.call('rows', [run, view, from, count], signal);
  }
  row(run: string, id: number): Promise<StoredRow | undefined> {
    return this.#writer.call('row', [run, id]);
  }
  /** All rows of a view that there are at its beginning, in order, a few hundred at a time, however many there are. */
  async *eachRow(run: string, view: View, signal?: AbortSignal): AsyncGenerator<StoredRow[], undefined> {
    await this.flush(run);
    yield* (await this.#slowly()).series('each', [run, view], signal);
  }
  async *eachOmitted(run: string, signal?: AbortSignal): AsyncGenerator<OmittedFile[], undefined> {
    await this.flush(run);
    yield* (await this.#slowly()).series('eachOmitted', [run], signal);
  }
  async counts(run: string, threshold: number): Promise<RunCounts> {
    const thread = isEven(threshold) ? this.#writer : await this.#slowly();
    return await thread.call('counts', [run, threshold]);
  }
  /**
   * Per folder and label: the label by a person, or else the best one if it is not below the threshold; pictures with
   * neither an answer nor a label by a person are left out. By folder, then label.
   */
  async *eachFolderSum(run: string, threshold: number, signal?: AbortSignal): AsyncGenerator<FolderSum[], undefined> {
    await this.flush(run);
    yield* (await this.#slowly()).series('eachFolderSum', [run, threshold], signal);
  }
  async truth(run: string, signal?: AbortSignal): Promise<Truth> {
    return await (await this.#slowly()).call('truth', [run], signal);
  }

  /** Changes the labels by a person of these rows, or of a view, in one step that can be taken back. */
  correct(
    run: string,
    target: { readonly rows: readonly number[] } | { readonly view: View },
    verdict: Verdict,
  ): Promise<{ rows: number }> {
    return this.#writer.call('correct', [run, target, verdict]);
  }
  /** Takes the latest one back. */
  undo(run: string): Promise<{ rows: number; row: number | undefined }> {
    return this.#writer.call('undo', [run]);
  }

  #rowsOf(run: string): RowWriter {
    const kept = this.#rows.get(run);
    if (kept !== undefined) return kept;
    const rows = new RowWriter((some, omitted) => this.#writer.call('write', [run, some, omitted]));
    this.#rows.set(run, rows);
    return rows;
  }

  #slowly(): Promise<ThreadClient> {
    this.#reader ??= ThreadClient.start({ home: this.#home, readsOnly: true }).then(
      ({ thread }) => thread,
      (error: unknown) => {
        // The next one who asks tries again.
        this.#reader = undefined;
        throw error;
      },
    );
    return this.#reader;
  }
}
