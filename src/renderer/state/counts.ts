// The counts of a run at a threshold: the newest are kept while newer ones are on their way.
import type { RunCounts } from '../../protocol/results.ts';
import type { EngineClient } from '../zmq/engine-client.ts';
import { Renewal } from './renewal.ts';
import { Store } from './store.ts';

export class Counts {
  /** `undefined` until the engine has told. */
  readonly counts = new Store<RunCounts | undefined>(undefined);
  readonly #client: EngineClient;
  readonly #run: string;
  readonly #renewal = new Renewal((signal) => this.#fetch(signal));
  #threshold: number;

  constructor(client: EngineClient, run: string, threshold: number) {
    this.#client = client;
    this.#run = run;
    this.#threshold = threshold;
  }

  /** Counts at another threshold; what was asked for before is called off. */
  at(threshold: number): void {
    this.#threshold = threshold;
    this.close();
    void this.refresh();
  }

  /** Counts anew, as rows or their labels may have changed. */
  refresh(): Promise<void> {
    return this.#renewal.refresh();
  }

  /** Gives up what is under way. */
  close(): void {
    this.#renewal.close();
  }

  async #fetch(signal: AbortSignal): Promise<void> {
    const fields = { run: this.#run, threshold: this.#threshold };
    try {
      const reply = await this.#client.request('run.counts', fields, { signal });
      if (!signal.aborted) this.counts.set(reply.fields);
    } catch {
      // Called off, or the connection is lost: asked for again. What is wrong with the library, the rows tell.
    }
  }
}
