// The app's menu, with the shortcuts that each system's users know.
import { Menu, shell, type MenuItemConstructorOptions } from 'electron';
import type { DesktopNews } from '../../protocol/desktop.ts';
import { screenNames, screens, type Screen } from '../../protocol/screens.ts';

export interface MenuActions {
  readonly tell: (news: DesktopNews) => void;
  readonly showWindow: () => void;
  readonly logFolder: string;
}

type Item = MenuItemConstructorOptions;

export function setMenu(actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions, process.platform === 'darwin')));
}

export function menuTemplate(actions: MenuActions, isMac: boolean): Item[] {
  const appMenu: Item[] = isMac ? [{ role: 'appMenu' }] : [];
  return [
    ...appMenu,
    fileMenu(actions, isMac),
    { role: 'editMenu' },
    viewMenu(actions),
    windowMenu(),
    helpMenu(actions),
  ];
}

function fileMenu(actions: MenuActions, isMac: boolean): Item {
  const { tell } = actions;
  return {
    label: '&File',
    submenu: [
      {
        label: 'Classify &Pictures…',
        accelerator: 'CmdOrCtrl+O',
        click: () => {
          tell({ kind: 'choose', what: 'files' });
        },
      },
      {
        label: 'Classify a &Folder…',
        accelerator: 'CmdOrCtrl+Shift+O',
        click: () => {
          tell({ kind: 'choose', what: 'folder' });
        },
      },
      { type: 'separator' },
      {
        label: '&Settings',
        accelerator: 'CmdOrCtrl+,',
        click: () => {
          go(actions, 'settings');
        },
      },
      { type: 'separator' },
      { role: isMac ? 'close' : 'quit' },
    ],
  };
}

function viewMenu(actions: MenuActions): Item {
  const ways = screenNames.map((screen, at): Item => {
    return {
      label: screens[screen],
      accelerator: `CmdOrCtrl+${at + 1}`,
      click: () => {
        go(actions, screen);
      },
    };
  });
  return {
    label: '&View',
    submenu: [
      ...ways,
      { type: 'separator' },
      { role: 'reload' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      { role: 'toggleDevTools' },
    ],
  };
}

function windowMenu(): Item {
  return { role: 'windowMenu' };
}

function helpMenu(actions: MenuActions): Item {
  const openLogs = (): void => void shell.openPath(actions.logFolder);
  const goToDiagnostics = (): void => {
    go(actions, 'settings');
  };
  return {
    role: 'help',
    submenu: [
      { label: '&Diagnostics…', click: goToDiagnostics },
      { label: 'Open the &Log Folder', click: openLogs },
      { role: 'about' },
    ],
  };
}

function go({ tell, showWindow }: MenuActions, screen: Screen): void {
  showWindow();
  tell({ kind: 'go', screen });
}
