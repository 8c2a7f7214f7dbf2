// Hands down what the page knows and does beside its connection: folders, drop, runs and notices.
import { createContext, use } from 'react';
import type { Screen } from '../protocol/screens.ts';
import type { Desktop } from './desktop/desktop.ts';
import { CurrentRun } from './state/current-run.ts';
import { keepScreen, keptScreen } from './shell/screens.ts';
import { Drop } from './state/drop.ts';
import { FolderChoice } from './state/folder-choice.ts';
import { Folders } from './state/folders.ts';
import { RunControl } from './state/run-control.ts';
import { RunList } from './state/run-list.ts';
import { SettingsOf } from './state/settings.ts';
import { Store } from './state/store.ts';
import type { Notify } from './state/notice.ts';
import { chosenTheme, type Theme } from './theme/theme.ts';
import type { EngineClient } from './zmq/engine-client.ts';

export interface Page {
  readonly screen: Store<Screen>;
  readonly folders: Folders;
  readonly control: RunControl;
  readonly runs: RunList;
  readonly run: CurrentRun;
  readonly drop: Drop;
  readonly folderChoice: FolderChoice;
  readonly notify: Notify;
  readonly theme: Store<Theme>;
  readonly settings: SettingsOf;
  /** Undefined in a browser. */
  readonly desktop: Desktop | undefined;
}

export const PageContext = createContext<Page | undefined>(undefined);

export function makePage(client: EngineClient, notify: Notify, desktop?: Desktop): Page {
  const screen = new Store(keptScreen());
  screen.subscribe(() => {
    keepScreen(screen.get());
  });
  const control = new RunControl(client, notify);
  const run = new CurrentRun(client, control, notify, sessionStorage, () => {
    screen.set('pictures');
  });
  const folders = new Folders(client);
  const drop = new Drop(client, run, notify);
  const folderChoice = new FolderChoice(client, folders, control, run, drop);
  const theme = chosenTheme(localStorage, document.documentElement);
  const settings = new SettingsOf(client, notify, theme);
  const runs = new RunList(client);
  return { screen, folders, control, runs, run, drop, folderChoice, notify, theme, settings, desktop };
}

/** Only inside `PageContext`. */
export function usePage(): Page {
  const page = use(PageContext);
  if (page === undefined) throw new Error('There is no PageContext around this component.');
  return page;
}
