// The run that is shown: the one that was opened, or else the newest under way; followed as long as it goes on.
import type { RunProgress, RunState, Source } from '../../protocol/runs.ts';
import { RequestError, type EngineClient } from '../zmq/engine-client.ts';
import { attempt, type Notify } from './notice.ts';
import type { RunControl, RunNews } from './run-control.ts';
import { endOf, goesOn, isUnderWay } from './run-states.ts';
import { Store } from './store.ts';

/** `unknown`: the engine has not told yet; `undefined`: none is shown. */
export type RunView = RunProgress | 'unknown' | undefined;

type Memory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const rememberedKey = 'zerolens.run';

export class CurrentRun {
  readonly view = new Store<RunView>('unknown');
  readonly #client: EngineClient;
  readonly #notify: Notify;
  readonly #memory: Memory;
  readonly #reveal: () => void;
  /** Aborted as soon as something else is to be shown. */
  #present = new AbortController();

  /** `memory`: keeps which one was opened over a reload; `reveal`: brings it in sight. */
  constructor(client: EngineClient, control: RunControl, notify: Notify, memory: Memory, reveal: () => void) {
    this.#client = client;
    this.#notify = notify;
    this.#memory = memory;
    this.#reveal = reveal;
    control.news.subscribe(() => {
      this.#hear(control.news.get());
    });
    const look = (): void => {
      if (client.link.get().state === 'open') void this.#look();
    };
    client.link.subscribe(look);
    look();
  }

  /** Makes a run of these sources. Shown at once, unless the one that is shown goes on: then it is said to wait. */
  async start(sources: Source[]): Promise<void> {
    const { fields } = await this.#client.request('run.create', { sources });
    const shown = this.view.get();
    if (fields.state === 'queued' && typeof shown === 'object' && goesOn(shown.state)) {
      this.#notify({
        kind: 'news',
        title: `${fields.name} waits for its turn`,
        detail: 'It starts by itself when the runs before it have ended.',
        action: { label: 'Open', act: () => void this.open(fields.run) },
      });
    } else {
      this.#open(fields);
    }
  }

  /** Shows this run from now on, and brings it in sight. */
  async open(run: string): Promise<void> {
    const signal = this.#turn();
    this.view.set('unknown');
    this.#reveal();
    await this.#try('The run could not be opened', async () => {
      const { fields } = await this.#client.request('run.get', { run }, { signal });
      if (!signal.aborted) this.#open(fields);
    });
  }

  /** Shows none. */
  close(): void {
    this.#memory.removeItem(rememberedKey);
    this.#show(undefined);
  }

  #open(progress: RunProgress): void {
    this.#memory.setItem(rememberedKey, progress.run);
    this.#show(progress);
  }

  async #look(): Promise<void> {
    await this.#try('The runs could not be listed', async () => {
      const signal = this.#turn();
      const found = (await this.#remembered()) ?? (await this.#newestUnderWay());
      if (!signal.aborted) this.#show(found);
    });
  }

  async #remembered(): Promise<RunProgress | undefined> {
    const shown = this.view.get();
    const run = typeof shown === 'object' ? shown.run : this.#memory.getItem(rememberedKey);
    if (run === null) return undefined;
    try {
      return (await this.#client.request('run.get', { run })).fields;
    } catch (error) {
      if (!(error instanceof RequestError) || error.code === 'disconnected') throw error;
      this.#memory.removeItem(rememberedKey);
      if (typeof shown === 'object') {
        this.#notify({ kind: 'problem', title: `${shown.name} is no longer there`, detail: error.message });
      }
      return undefined;
    }
  }

  async #newestUnderWay(): Promise<RunProgress | undefined> {
    const { fields } = await this.#client.request('run.list', {});
    const here = fields.runs.filter(({ state, elsewhere }) => goesOn(state) && !elsewhere);
    return here.find(({ state }) => isUnderWay(state)) ?? here[0];
  }

  #hear(news: RunNews | undefined): void {
    if (news === undefined) return;
    const shown = this.view.get();
    if (news.kind === 'restored') {
      if (shown === undefined) this.#open(news.progress);
      return;
    }
    const run = news.kind === 'changed' ? news.progress.run : news.run;
    if (typeof shown !== 'object' || shown.run !== run) return;
    if (news.kind === 'changed') this.#show(news.progress);
    else if (news.kind === 'deleted') this.close();
    else if (news.kind === 'asked') this.#restate(shown, 'running', 'stopping');
    else this.#restate(shown, 'stopping', 'running');
  }

  #restate(shown: RunProgress, from: RunState, to: RunState): void {
    if (shown.state === from) this.view.set({ ...shown, state: to });
  }

  #show(progress: RunProgress | undefined): void {
    const signal = this.#turn();
    this.view.set(progress);
    if (progress !== undefined && goesOn(progress.state)) void this.#watch(progress.run, signal);
  }

  /** Whatever was to be shown before is not any more. */
  #turn(): AbortSignal {
    this.#present.abort();
    this.#present = new AbortController();
    return this.#present.signal;
  }

  async #watch(run: string, signal: AbortSignal): Promise<void> {
    const onPartial = (progress: RunProgress): void => {
      if (!signal.aborted) this.#update(progress);
    };
    await this.#try('The run cannot be followed', async () => {
      const { fields } = await this.#client.request('run.subscribe', { run }, { signal, onPartial });
      if (signal.aborted) return;
      this.view.set(fields);
      const end = endOf(fields);
      if (end !== undefined) this.#notify(end);
    });
  }

  /** A progress that left before the word to stop arrived does not take that back. */
  #update(progress: RunProgress): void {
    const before = this.view.get();
    const stopping = typeof before === 'object' && before.state === 'stopping' && progress.state === 'running';
    this.view.set(stopping ? { ...progress, state: 'stopping' } : progress);
  }

  async #try(title: string, action: () => Promise<void>): Promise<void> {
    const went = await attempt(this.#client, this.#notify, title, action);
    // What could not be told is not waited for; after a lost connection it is asked for again.
    if (!went && this.#client.link.get().state === 'open' && this.view.get() === 'unknown') this.view.set(undefined);
  }
}
