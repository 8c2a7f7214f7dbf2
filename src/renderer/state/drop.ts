// What has been dropped or picked, on its way to a run: read, copied, started.
import { copyInto } from '../drop/copy.ts';
import type { Dropped } from '../drop/dropped.ts';
import type { Source } from '../../protocol/runs.ts';
import { count } from '../format.ts';
import type { EngineClient } from '../zmq/engine-client.ts';
import type { CurrentRun } from './current-run.ts';
import { isCancelled, reasonOf, type Notify } from './notice.ts';
import { rateOver } from './rate.ts';
import { Store } from './store.ts';

export type DropState =
  | { state: 'idle' }
  | { state: 'reading'; files: number }
  | { state: 'copying'; files: number; allFiles: number; bytes: number; allBytes: number; bytesPerSecond: number }
  | { state: 'starting' }
  | { state: 'refused'; message: string };

/** Reads what was dropped; tells how many files it has found so far. */
export type Reader = (signal: AbortSignal, onFound: (files: number) => void) => Promise<Dropped>;

/** How often the progress is shown anew, in milliseconds. */
const tick = 100;

export class Drop {
  readonly view = new Store<DropState>({ state: 'idle' });
  readonly #client: EngineClient;
  readonly #run: CurrentRun;
  readonly #notify: Notify;
  #taking: AbortController | undefined;

  constructor(client: EngineClient, run: CurrentRun, notify: Notify) {
    this.#client = client;
    this.#run = run;
    this.#notify = notify;
  }

  /** Whether something is on its way. */
  get busy(): boolean {
    return this.#taking !== undefined;
  }

  /** Takes what was dropped all the way to a run. Never rejects: what goes wrong is shown. */
  take(read: Reader): Promise<void> {
    return this.#carry((signal) => this.#copyAndStart(read, signal));
  }

  /** Starts a run of what the engine knows already. Never rejects. */
  takeKnown(source: Source): Promise<void> {
    return this.#carry(async () => {
      this.view.set({ state: 'starting' });
      await this.#run.start([source]);
    });
  }

  /** Gives it up, whatever it is at. */
  cancel(): void {
    this.#taking?.abort(new DOMException('Cancelled by the user.', 'AbortError'));
  }

  /** The refusal has been read. */
  dismiss(): void {
    if (!this.busy) this.view.set({ state: 'idle' });
  }

  async #carry(action: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.busy) return;
    const { signal } = (this.#taking = new AbortController());
    try {
      await action(signal);
      this.view.set({ state: 'idle' });
    } catch (error) {
      const called = signal.aborted || isCancelled(error);
      this.view.set(called ? { state: 'idle' } : { state: 'refused', message: reasonOf(error) });
      if (called) this.#notify({ kind: 'news', title: 'Copying is cancelled', detail: 'Nothing of it is kept.' });
    } finally {
      this.#taking = undefined;
    }
  }

  async #copyAndStart(read: Reader, signal: AbortSignal): Promise<void> {
    this.view.set({ state: 'reading', files: 0 });
    const dropped = await read(signal, (files) => {
      this.view.set({ state: 'reading', files });
    });
    signal.throwIfAborted();
    if (dropped.files.length === 0) throw new Error(emptyReason(dropped));
    const allBytes = dropped.files.reduce((sum, { file }) => sum + file.size, 0);
    const { folders, files } = dropped;
    const made = await this.#client.request('drop.create', { folders, files: files.length, bytes: allBytes });
    const { drop } = made.fields;
    try {
      const unkept = await copyInto(this.#client, drop, dropped, signal, this.#progress(files.length, allBytes));
      this.#tellLeftOut([...dropped.leftOut, ...unkept]);
      this.view.set({ state: 'starting' });
      signal.throwIfAborted();
      await this.#run.start([{ kind: 'drop', id: drop }]);
    } catch (error) {
      // Best effort: the engine clears up what is left of a drop by itself.
      await this.#client.request('drop.discard', { drop }).catch(() => undefined);
      throw error;
    }
  }

  #progress(allFiles: number, allBytes: number): Parameters<typeof copyInto>[4] {
    const rate = rateOver(3000);
    let shown = -Infinity;
    const show = (files: number, bytes: number, now: number): void => {
      shown = now;
      this.view.set({ state: 'copying', files, allFiles, bytes, allBytes, bytesPerSecond: rate(bytes, now) });
    };
    show(0, 0, performance.now());
    return ({ files, bytes }) => {
      const now = performance.now();
      if (now - shown >= tick) show(files, bytes, now);
    };
  }

  #tellLeftOut(paths: readonly string[]): void {
    const [first] = paths;
    if (first === undefined) return;
    const rest = paths.length - 1;
    const detail = rest === 0 ? first : `${first} and ${count(rest)} more`;
    this.#notify({ kind: 'problem', title: 'Some files could not be copied', detail });
  }
}

function emptyReason({ folders, leftOut }: Dropped): string {
  if (leftOut.length > 0) return 'None of these files can be read.';
  return folders.length > 0 ? 'There is no file in it.' : 'There was no file or folder in what was dropped.';
}
