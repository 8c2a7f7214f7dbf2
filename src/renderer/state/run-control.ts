// What a user can do with any run, wherever it is shown: each answer, and each failure, is told.
import type { RunProgress } from '../../protocol/runs.ts';
import type { EngineClient } from '../zmq/engine-client.ts';
import { attempt, type Notify } from './notice.ts';
import { Store } from './store.ts';

/** What came of it, for those who show runs. */
export type RunNews =
  /** To pause or to end; `refused`: in vain. */
  | { kind: 'asked' | 'refused'; run: string }
  | { kind: 'changed'; progress: RunProgress }
  | { kind: 'deleted'; run: string }
  | { kind: 'restored'; progress: RunProgress };

export class RunControl {
  readonly news = new Store<RunNews | undefined>(undefined);
  readonly #client: EngineClient;
  readonly #notify: Notify;

  constructor(client: EngineClient, notify: Notify) {
    this.#client = client;
    this.#notify = notify;
  }

  /** Ends it within a batch, to go on later. */
  async pause({ run, name }: RunProgress): Promise<void> {
    await this.#end('run.pause', run, `${name} could not be paused`);
  }

  /** Ends it within a batch; what is done stays. */
  async cancel({ run, name }: RunProgress): Promise<void> {
    await this.#end('run.cancel', run, `${name} could not be cancelled`);
  }

  /** Goes on with it, also to look for new pictures. */
  async resume({ run, name }: Pick<RunProgress, 'run' | 'name'>): Promise<void> {
    await this.#try(`${name} could not go on`, async () => {
      const { fields } = await this.#client.request('run.resume', { run });
      this.#changed(fields);
    });
  }

  /** @returns whether it has that name now. */
  rename({ run, name }: RunProgress, to: string): Promise<boolean> {
    return this.#try(`${name} could not be renamed`, async () => {
      const { fields } = await this.#client.request('run.rename', { run, name: to });
      this.#changed(fields);
    });
  }

  /** Takes it out of the list, and offers to take that back. */
  async delete(progress: RunProgress): Promise<void> {
    const { run, name } = progress;
    await this.#try(`${name} could not be deleted`, async () => {
      await this.#client.request('run.delete', { run });
      this.news.set({ kind: 'deleted', run });
      this.#notify({
        kind: 'news',
        title: `${name} is deleted`,
        detail: 'Your own files stay as they are.',
        action: { label: 'Undo', act: () => void this.#restore(progress) },
      });
    });
  }

  async #restore({ run, name }: RunProgress): Promise<void> {
    await this.#try(`${name} could not be brought back`, async () => {
      const { fields } = await this.#client.request('run.restore', { run });
      this.news.set({ kind: 'restored', progress: fields });
    });
  }

  async #end(op: 'run.pause' | 'run.cancel', run: string, title: string): Promise<void> {
    this.news.set({ kind: 'asked', run });
    const ended = await this.#try(title, async () => {
      const { fields } = await this.#client.request(op, { run });
      this.#changed(fields);
    });
    if (!ended) this.news.set({ kind: 'refused', run });
  }

  #changed(progress: RunProgress): void {
    this.news.set({ kind: 'changed', progress });
  }

  #try(title: string, action: () => Promise<void>): Promise<boolean> {
    return attempt(this.#client, this.#notify, title, action);
  }
}
