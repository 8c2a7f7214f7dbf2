// How right a run is, where its folders tell: asked for when somebody wants to know.
import type { Truth } from '../../protocol/results.ts';
import type { EngineClient } from '../zmq/engine-client.ts';
import { attempt, type Notify } from './notice.ts';
import { Store } from './store.ts';

export class TruthOf {
  /** `undefined` until the engine has told. */
  readonly truth = new Store<Truth | undefined>(undefined);
  readonly #client: EngineClient;
  readonly #run: string;
  readonly #notify: Notify;
  #underWay: AbortController | undefined;

  constructor(client: EngineClient, run: string, notify: Notify) {
    this.#client = client;
    this.#run = run;
    this.#notify = notify;
  }

  /** Asks anew. */
  async refresh(): Promise<void> {
    this.close();
    const { signal } = (this.#underWay = new AbortController());
    await attempt(this.#client, this.#notify, 'It is not known how right this is', async () => {
      const { fields } = await this.#client.request('run.truth', { run: this.#run }, { signal });
      if (!signal.aborted) this.truth.set(fields);
    });
  }

  /** Gives up what is under way. */
  close(): void {
    this.#underWay?.abort();
  }
}

export interface Mistake {
  truth: string;
  predicted: string;
  pictures: number;
}

/** What was taken for something else, most often first. */
export function mistakes({ confusion }: Truth): Mistake[] {
  return confusion.filter(({ truth, predicted }) => truth !== predicted);
}

/** Labels by how many of their pictures were found, fewest first. */
export function byRecall({ labels }: Truth): Truth['labels'] {
  return [...labels].sort((one, other) => one.recall - other.recall || other.pictures - one.pictures);
}
