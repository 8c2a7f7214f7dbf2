// Hands down what the page knows and does beside its connection: folders, drop, runs and notices.
import { createContext, use } from 'react';
import { CurrentRun } from './state/current-run.ts';
import { keepScreen, keptScreen, type Screen } from './shell/screens.ts';
import { Drop } from './state/drop.ts';
import { Folders } from './state/folders.ts';
import { RunControl } from './state/run-control.ts';
import { RunList } from './state/run-list.ts';
import { Store } from './state/store.ts';
import type { Notify } from './state/notice.ts';
import type { EngineClient } from './zmq/engine-client.ts';

export interface Page {
  readonly screen: Store<Screen>;
  readonly folders: Folders;
  readonly control: RunControl;
  readonly runs: RunList;
  readonly run: CurrentRun;
  readonly drop: Drop;
  readonly notify: Notify;
}

export const PageContext = createContext<Page | undefined>(undefined);

export function makePage(client: EngineClient, notify: Notify): Page {
  const screen = new Store(keptScreen());
  screen.subscribe(() => {
    keepScreen(screen.get());
  });
  const control = new RunControl(client, notify);
  const run = new CurrentRun(client, control, notify, sessionStorage, () => {
    screen.set('pictures');
  });
  return {
    screen,
    folders: new Folders(client),
    control,
    runs: new RunList(client),
    run,
    drop: new Drop(client, run, notify),
    notify,
  };
}

/** Only inside `PageContext`. */
export function usePage(): Page {
  const page = use(PageContext);
  if (page === undefined) throw new Error('There is no PageContext around this component.');
  return page;
}
