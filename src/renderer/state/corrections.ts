// What a person says of rows, on its way to the engine: one thing after the other, as each is a step that can be taken back.
import type { ServiceFinal, ServiceInput } from '../../protocol/services.ts';
import type { EngineClient } from '../zmq/engine-client.ts';
import { attempt, type Notify } from './notice.ts';

type Correction = Omit<ServiceInput<'run.correct'>, 'run'>;

export class Corrections {
  readonly #client: EngineClient;
  readonly #run: string;
  readonly #notify: Notify;
  readonly #onSettled: () => Promise<void>;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** `onSettled`: when nothing is under way any more; rows and counts can be fetched anew. */
  constructor(client: EngineClient, run: string, notify: Notify, onSettled: () => Promise<void>) {
    this.#client = client;
    this.#run = run;
    this.#notify = notify;
    this.#onSettled = onSettled;
  }

  /** Whether what the engine has is not yet what the user has said. */
  get underWay(): boolean {
    return this.#waiting > 0;
  }

  /** How many rows it has changed; `undefined` where it failed, which is told. */
  correct(correction: Correction): Promise<number | undefined> {
    return this.#next('The label could not be changed', async () => {
      const { fields } = await this.#client.request('run.correct', { run: this.#run, ...correction });
      return fields.rows;
    });
  }

  /** Takes the latest one back. */
  undo(): Promise<ServiceFinal<'run.undo'> | undefined> {
    return this.#next('Nothing could be taken back', async () => {
      const { fields } = await this.#client.request('run.undo', { run: this.#run });
      return fields;
    });
  }

  async #next<T>(title: string, action: () => Promise<T>): Promise<T | undefined> {
    this.#waiting += 1;
    const turn = this.#last;
    let result: T | undefined;
    const mine = turn.then(() =>
      attempt(this.#client, this.#notify, title, async () => {
        result = await action();
      }),
    );
    this.#last = mine;
    await mine;
    this.#waiting -= 1;
    if (this.#waiting === 0) await this.#onSettled();
    return result;
  }
}
