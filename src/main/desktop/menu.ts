// The app's menu, with the shortcuts that each system's users know.
import { Menu, shell, type MenuItemConstructorOptions } from 'electron';
import type { DesktopNews } from '../../protocol/desktop.ts';
import { screenNames, screens } from '../../protocol/screens.ts';

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

function fileMenu({ tell }: MenuActions, isMac: boolean): Item {
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
      { role: isMac ? 'close' : 'quit' },
    ],
  };
}

function viewMenu({ tell, showWindow }: MenuActions): Item {
  const ways = screenNames.map((screen, at): Item => {
    return {
      label: screens[screen],
      accelerator: `CmdOrCtrl+${at + 1}`,
      click: () => {
        showWindow();
        tell({ kind: 'go', screen });
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

function helpMenu({ logFolder }: MenuActions): Item {
  const openLogs = (): void => void shell.openPath(logFolder);
  return { role: 'help', submenu: [{ label: 'Open the &Log Folder', click: openLogs }, { role: 'about' }] };
}
