// The library of runs: SQLite in a thread of its own, so that nothing here ever waits for a disk.
import type { RunCounts, Truth, Verdict, View } from '../../../protocol/results.ts';
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
export declare class Library {
  /**
   * Opens `<home>/library.sqlite`, made if missing. A damaged one is kept aside under a new name, and a new one begun.
   * @throws LibraryError `newer` if a newer ZeroLens has made it, `place` if there is none and none can be made.
   */
  static open(home: string): Promise<Library>;

  readonly health: LibraryHealth;

  /** Writes what waits, then ends the thread. */
  close(): Promise<void>;

  // Runs.

  /** Makes a run, `created`, without an owner. */
  createRun(plan: RunPlan, settings: RunSettings): Promise<RunRecord>;
  /** A full id, or a beginning that only one run has. Deleted ones too. */
  run(id: string): Promise<RunRecord | undefined>;
  /** Newest first, without deleted ones. `total`: all there are. */
  runs(from: number, count: number): Promise<{ runs: RunRecord[]; total: number }>;
  /** The newest run of just these sources, model and settings, deleted ones left out; unfinished ones before done ones. */
  latestOf(
    like: Pick<RunPlan, 'kind' | 'sources' | 'modelSha256' | 'topK' | 'recursive'>,
  ): Promise<RunRecord | undefined>;
  /** Hands a run to `owner`, if it is still `before`'s (undefined: nobody's). In one step over all processes. */
  claim(run: string, owner: Owner, before: Owner | undefined): Promise<boolean>;
  /** Says that the owner lives; false if the run is no longer its. */
  beat(run: string, owner: Owner): Promise<boolean>;
  /** Gives a run up, with the state it is in. */
  release(run: string, owner: Owner, change: RunChange): Promise<void>;
  change(run: string, change: RunChange): Promise<void>;
  rename(run: string, name: string): Promise<void>;
  /** `undefined` takes a deletion back. */
  setDeleted(run: string, at: number | undefined): Promise<void>;
  /** Removes runs that were deleted before this time, all their rows too; returns the folders of their copies. */
  purge(deletedBefore: number): Promise<string[]>;
  /** Folders of copies that any run still has. */
  copies(): Promise<string[]>;

  // A pass: going over a run's sources, the first time or again.

  /** Begins one: forgets rows that were skipped, and files that were omitted. */
  beginPass(run: string): Promise<void>;
  /** Whether any row of the run has this root. */
  hasRowsUnder(run: string, root: string): Promise<boolean>;
  /** What is known of these pictures, in their order; those known are marked as met, and moved to their present place. */
  meet(run: string, pictures: readonly Met[]): Promise<(StoredRow | undefined)[]>;
  /**
   * Takes a row; one of the same source and path is replaced, its corrections stay, its attempts are counted. One that is
   * `unreadable` only hides an earlier answer, with its key: the file may come back as it was, and then `meet` tells that answer. Written
   * with others within 250 ms or 200 rows. Resolves when there is room for the next; rejects if an earlier one could not
   * be written, and then all that were not are forgotten.
   */
  append(run: string, row: NewRow): Promise<void>;
  appendOmitted(run: string, file: OmittedFile): Promise<void>;
  /** Resolves when all that was appended is safe on the disk. */
  flush(run: string): Promise<void>;
  /**
   * Ends a pass that went to its end: rows that it has not met become `unreadable`, their answers kept for the case that
   * the file comes back, and all places are those of a scan that still finds them.
   */
  endPass(run: string): Promise<{ vanished: number }>;

  // Results.

  /** Rows of a view from its `from`-th on, and how many it has. */
  rows(
    run: string,
    view: View,
    from: number,
    count: number,
    signal?: AbortSignal,
  ): Promise<{ rows: StoredRow[]; total: number }>;
  row(run: string, id: number): Promise<StoredRow | undefined>;
  /** All rows of a view that there are at its beginning, in order, a few hundred at a time, however many there are. */
  eachRow(run: string, view: View, signal?: AbortSignal): AsyncGenerator<StoredRow[], undefined>;
  eachOmitted(run: string, signal?: AbortSignal): AsyncGenerator<OmittedFile[], undefined>;
  counts(run: string, threshold: number): Promise<RunCounts>;
  /** Per folder and label: the label by a person, or else the best one if it is not below the threshold. By folder, then label. */
  folderSummary(
    run: string,
    threshold: number,
    signal?: AbortSignal,
  ): Promise<{ folder: string; label: string | undefined; rows: number }[]>;
  truth(run: string, signal?: AbortSignal): Promise<Truth>;

  /** Changes the labels by a person of these rows, or of a view, in one step that can be taken back. */
  correct(
    run: string,
    target: { readonly rows: readonly number[] } | { readonly view: View },
    verdict: Verdict,
  ): Promise<{ rows: number }>;
  /** Takes the latest one back. */
  undo(run: string): Promise<{ rows: number; row: number | undefined }>;
}
