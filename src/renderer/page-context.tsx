// Hands down what the page knows and does beside its connection: folders, drop, runs and notices.
import { createContext, use } from 'react';
import { CurrentRun } from './state/current-run.ts';
import { Drop } from './state/drop.ts';
import { Folders } from './state/folders.ts';
import { RunControl } from './state/run-control.ts';
import type { Notify } from './state/notice.ts';
import type { EngineClient } from './zmq/engine-client.ts';

export interface Page {
  readonly folders: Folders;
  readonly control: RunControl;
  readonly run: CurrentRun;
  readonly drop: Drop;
  readonly notify: Notify;
}

export const PageContext = createContext<Page | undefined>(undefined);

export function makePage(client: EngineClient, notify: Notify): Page {
  const control = new RunControl(client, notify);
  const run = new CurrentRun(client, control, notify, sessionStorage);
  return { folders: new Folders(client), control, run, drop: new Drop(client, run, notify), notify };
}

/** Only inside `PageContext`. */
export function usePage(): Page {
  const page = use(PageContext);
  if (page === undefined) throw new Error('There is no PageContext around this component.');
  return page;
}
