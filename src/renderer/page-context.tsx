// Hands down what the page knows and does beside its connection: folders, drop, run and notices.
import { createContext, use } from 'react';
import { CurrentRun } from './state/current-run.ts';
import { Drop } from './state/drop.ts';
import { Folders } from './state/folders.ts';
import type { Notify } from './state/notice.ts';
import type { EngineClient } from './zmq/engine-client.ts';

export interface Page {
  readonly folders: Folders;
  readonly run: CurrentRun;
  readonly drop: Drop;
  readonly notify: Notify;
}

export const PageContext = createContext<Page | undefined>(undefined);

export function makePage(client: EngineClient, notify: Notify): Page {
  const run = new CurrentRun(client, notify);
  return { folders: new Folders(client), run, drop: new Drop(client, run, notify), notify };
}

/** Only inside `PageContext`. */
export function usePage(): Page {
  const page = use(PageContext);
  if (page === undefined) throw new Error('There is no PageContext around this component.');
  return page;
}
