// The run of a command as the library has it: made or taken over before anything is done, and left in a state that says how it is.
import { basename } from 'node:path';
import { limits } from '../../../protocol/limits.ts';
import { wholeView } from '../../../protocol/results.ts';
import type { Device } from '../../../protocol/worker.ts';
import type { ModelFiles } from '../../models/registry.ts';
import { deleteForGood } from '../../runs/deletion.ts';
import { takeLease, type Lease } from '../../runs/lease.ts';
import { Pass } from '../../runs/pass.ts';
import type { ResultRow } from '../../runs/row.ts';
import type { ScanSummary } from '../../runs/scan.ts';
import type { Library } from '../../runs/store/library.ts';
import type { KeptState, RunChange, RunRecord } from '../../runs/store/records.ts';
import type { Task } from './task.ts';

/** What of a run is known when it ends. */
interface Ended {
  readonly complete: boolean;
  readonly done: number;
  readonly summary: ScanSummary;
}

export class KeptRun {
  readonly record: RunRecord;
  /** Over its sources, the first or another one. */
  readonly pass: Pass;
  readonly #library: Library;
  readonly #lease: Lease;
  readonly #isNew: boolean;
  readonly #started = performance.now();

  private constructor(library: Library, record: RunRecord, lease: Lease, pass: Pass, isNew: boolean) {
    this.#library = library;
    this.record = record;
    this.#lease = lease;
    this.pass = pass;
    this.#isNew = isNew;
  }

  /**
   * Makes the run, or takes the earlier one over.
   * @throws Error with one line for people if another process works on it; LibraryError.
   */
  static async take(library: Library, task: Task, model: ModelFiles, device: Device): Promise<KeptRun> {
    const record = task.earlier ?? (await create(library, task, model, device));
    const lease = await takeLease(library, record);
    if ('heldBy' in lease) {
      throw new Error(`run ${record.id} (${record.name}) is being worked on by process ${lease.heldBy}.`);
    }
    if (task.earlier !== undefined) await library.change(record.id, { threshold: task.threshold, device });
    return new KeptRun(library, record, lease, await Pass.begin(library, record.id), task.earlier === undefined);
  }

  /** Somebody else has taken it over. */
  get lost(): Promise<void> {
    return this.#lease.lost;
  }

  /** All its rows, in scan order. */
  async *rows(): AsyncGenerator<ResultRow[], undefined> {
    for await (const rows of this.#library.eachRow(this.record.id, wholeView)) yield rows.map(({ row }) => row);
  }

  /** Before the process ends: all that was handed in is written. */
  close(): Promise<void> {
    return this.#library.close();
  }

  /** All rows are handed in: writes them, and says how it is. @throws LibraryError if rows could not be kept. */
  async end(run: Ended, state: KeptState, message?: string): Promise<{ vanished: number }> {
    const ended = await this.pass.end(run.complete);
    const { leftOut, linkedFolders, systemFiles } = run.summary;
    await this.#release({
      state,
      message,
      ...(run.complete && { found: run.done, leftOut, linkedFolders, systemFiles }),
    });
    return ended;
  }

  /** It ends before its time; never throws, as there is a better reason to be told. */
  async giveUp(state: KeptState, message?: string): Promise<void> {
    await this.pass.end(false).catch(() => undefined);
    await this.#release({ state, message }).catch(() => undefined);
  }

  /** Nothing could begin: an earlier run stays as it was, a new one goes. Never throws. */
  async withdraw(): Promise<void> {
    await this.giveUp(this.#isNew ? 'created' : 'paused', this.record.message);
    if (this.#isNew) await deleteForGood(this.#library, this.record.id).catch(() => undefined);
  }

  async #release(change: RunChange): Promise<void> {
    const seconds = this.record.seconds + (performance.now() - this.#started) / 1000;
    await this.#lease.release({ ...change, seconds });
  }
}

function create(library: Library, task: Task, model: ModelFiles, device: Device): Promise<RunRecord> {
  const { sources, recursive, topK, threshold } = task;
  const { id: modelId, sha256: modelSha256, card } = model;
  return library.createRun(
    {
      kind: 'pictures',
      sources,
      looseRoots: [],
      copies: [],
      recursive,
      modelId,
      modelSha256,
      labels: card.labels,
      topK,
    },
    { name: runName(sources), threshold, device },
  );
}

/** `photos`, `photos and 2 more`. */
function runName([first = '', ...others]: readonly string[]): string {
  const name = basename(first) || first;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return name.slice(0, limits.runName - more.length) + more;
}
