// How the engine is, as it tells, and the ends of its workers as they happen: followed while somebody looks.
import type { EngineStatus } from '../../protocol/status.ts';
import type { EngineClient } from '../zmq/engine-client.ts';
import { Store, type Readable } from './store.ts';
import { newEndings, type WorkerEnding } from './worker-endings.ts';

export interface EngineView {
  /** Nothing known yet, or not any more since the connection is lost. */
  readonly status?: EngineStatus;
  /** Newest first. */
  readonly endings: readonly WorkerEnding[];
  /** Why there is no status, one line for people. */
  readonly trouble?: string;
}

const mostEndings = 20;
const views = new WeakMap<EngineClient, Readable<EngineView>>();

/** The one view of this engine, however many components follow it. */
export function engineViewOf(client: EngineClient): Readable<EngineView> {
  const view = views.get(client) ?? followed(client);
  views.set(client, view);
  return view;
}

function followed(client: EngineClient): Readable<EngineView> {
  const store = new Store<EngineView>({ endings: [] });
  let followers = 0;
  let unsubscribe: (() => void) | undefined;

  const update = (status: EngineStatus): void => {
    const { status: before, endings } = store.get();
    const ended = newEndings(before, status, Date.now());
    store.set({ status, endings: [...ended, ...endings].slice(0, mostEndings) });
  };
  const fail = ({ message }: Error): void => {
    store.set({ endings: store.get().endings, trouble: message });
  };

  return {
    get: store.get,
    subscribe: (listener) => {
      const leave = store.subscribe(listener);
      followers += 1;
      unsubscribe ??= client.subscribe('status', { watch: true }, update, fail);
      return () => {
        leave();
        followers -= 1;
        if (followers > 0) return;
        unsubscribe?.();
        unsubscribe = undefined;
      };
    },
  };
}
