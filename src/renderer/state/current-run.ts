// The newest run of the engine: found again after every reconnect, followed until it ends.
import type { RunProgress, Source, RunState } from '../../protocol/runs.ts';
import { count, countOf } from '../format.ts';
import type { EngineClient } from '../zmq/engine-client.ts';
import { isCancelled, reasonOf, type Notify } from './notice.ts';
import { Store } from './store.ts';

/** `unknown`: the engine has not told yet; `undefined`: there is none. */
export type RunView = RunProgress | 'unknown' | undefined;

export class CurrentRun {
  readonly view = new Store<RunView>('unknown');
  readonly #client: EngineClient;
  readonly #notify: Notify;
  #watching = new AbortController();

  constructor(client: EngineClient, notify: Notify) {
    this.#client = client;
    this.#notify = notify;
    const look = (): void => {
      if (client.link.get().state === 'open') void this.#look();
    };
    client.link.subscribe(look);
    look();
  }

  /** Starts a run of these sources and shows it. */
  async start(sources: Source[]): Promise<void> {
    const { fields } = await this.#client.request('run.start', { sources });
    this.#show(fields);
  }

  /** Ends the run that is shown within a batch; says so at once. */
  async stop(): Promise<void> {
    const run = this.view.get();
    if (typeof run !== 'object' || run.state !== 'running') return;
    this.view.set({ ...run, state: 'stopping' });
    await this.#try('The run could not be stopped', async () => {
      await this.#client.request('run.stop', { run: run.run });
    });
  }

  /** Deletes the run that is shown, and shows the one before it, if any. */
  async delete(): Promise<void> {
    const run = this.view.get();
    if (typeof run !== 'object') return;
    await this.#try('The results could not be deleted', async () => {
      await this.#client.request('run.delete', { run: run.run });
      this.#notify({ kind: 'news', title: `The results of ${run.name} are deleted` });
    });
    await this.#look();
  }

  async #look(): Promise<void> {
    await this.#try('The runs could not be listed', async () => {
      const { fields } = await this.#client.request('run.list', {});
      const before = this.view.get();
      const [newest] = fields.runs;
      if (typeof before === 'object' && !fields.runs.some(({ run }) => run === before.run) && newest === undefined) {
        this.#notify({
          kind: 'news',
          title: `The results of ${before.name} are gone`,
          detail: 'The engine was started anew.',
        });
      }
      this.#show(newest);
    });
  }

  #show(progress: RunProgress | undefined): void {
    this.#watching.abort();
    this.view.set(progress);
    if (progress !== undefined && isUnderWay(progress.state)) void this.#watch(progress.run);
  }

  async #watch(run: string): Promise<void> {
    const { signal } = (this.#watching = new AbortController());
    const onPartial = (progress: RunProgress): void => {
      if (!signal.aborted) this.#update(progress);
    };
    await this.#try('The run cannot be followed', async () => {
      const { fields } = await this.#client.request('run.watch', { run }, { signal, onPartial });
      if (signal.aborted) return;
      this.view.set(fields);
      this.#notify(endOf(fields));
    });
  }

  /** A progress that left before the stop arrived does not take the word back. */
  #update(progress: RunProgress): void {
    const before = this.view.get();
    const stopping = typeof before === 'object' && before.state === 'stopping' && progress.state === 'running';
    this.view.set(stopping ? { ...progress, state: 'stopping' } : progress);
  }

  /** What fails is told, but a lost connection: the page shows that as it is, and looks again. */
  async #try(title: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (isCancelled(error) || this.#client.link.get().state !== 'open') return;
      this.#notify({ kind: 'problem', title, detail: reasonOf(error) });
      if (this.view.get() === 'unknown') this.view.set(undefined);
    }
  }
}

export function isUnderWay(state: RunState): boolean {
  return state === 'running' || state === 'stopping';
}

function endOf({ name, state, done, errors, message }: RunProgress): Parameters<Notify>[0] {
  if (state === 'failed') {
    return { kind: 'problem', title: `${name} failed`, ...(message === undefined ? {} : { detail: message }) };
  }
  const pictures = countOf(done, 'picture');
  const detail = errors === 0 ? pictures : `${pictures}, ${count(errors)} with an error`;
  return { kind: 'news', title: `${state === 'stopped' ? 'Stopped' : 'Done'}: ${name}`, detail };
}
