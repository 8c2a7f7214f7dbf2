// All runs there are, newest first: followed while somebody looks.
import { limits } from '../../protocol/limits.ts';
import type { RunProgress } from '../../protocol/runs.ts';
import type { EngineClient } from '../zmq/engine-client.ts';
import { Store, type Readable } from './store.ts';

export interface RunListView {
  /** `undefined` until the engine has told. */
  readonly runs?: readonly RunProgress[];
  /** How many there are before these, and in all. */
  readonly from: number;
  readonly total: number;
  /** What is wrong with the library, one line for people. */
  readonly notice?: string | undefined;
  /** Why they cannot be listed, one line for people. */
  readonly trouble?: string;
}

/** Runs in one list; older ones are a page further. */
export const listedAtOnce = limits.listedRuns;

export class RunList {
  readonly view: Readable<RunListView>;
  readonly #client: EngineClient;
  readonly #store = new Store<RunListView>({ from: 0, total: 0 });
  #followers = 0;
  #end: (() => void) | undefined;

  constructor(client: EngineClient) {
    this.#client = client;
    this.view = {
      get: this.#store.get,
      subscribe: (listener) => {
        const leave = this.#store.subscribe(listener);
        this.#followers += 1;
        if (this.#followers === 1) this.#follow();
        return () => {
          leave();
          this.#followers -= 1;
          if (this.#followers === 0) this.#end?.();
        };
      },
    };
  }

  /** Lists those from here on. */
  turnTo(from: number): void {
    this.#end?.();
    this.#store.set({ from, total: this.#store.get().total });
    if (this.#followers > 0) this.#follow();
  }

  #follow(): void {
    const { from } = this.#store.get();
    this.#end = this.#client.subscribe(
      'run.list',
      { watch: true, from, count: listedAtOnce },
      ({ runs, total, notice }) => {
        this.#store.set({ runs, from, total, notice });
      },
      ({ message }) => {
        this.#store.set({ ...this.#store.get(), trouble: message });
      },
    );
  }
}
