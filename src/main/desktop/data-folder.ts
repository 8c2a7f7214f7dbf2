// Another data folder: chosen in the system's dialog, and tried before it is kept.
import { mkdtemp, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import { messageOf } from '../../protocol/errors.ts';
import type { UserData } from '../user-data.ts';

/** @returns whether another one is in the settings now. */
export async function chooseDataFolder(window: BrowserWindow, { home, settings }: UserData): Promise<boolean> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: 'Choose a data folder',
    defaultPath: settings.settings.dataFolder ?? home,
    properties: ['openDirectory', 'createDirectory'],
  });
  const [folder] = filePaths;
  if (canceled || folder === undefined) return false;
  try {
    await tryWriting(folder);
    await settings.change({ dataFolder: folder === home ? null : folder });
    return true;
  } catch (error) {
    const [type, message] = ['warning', 'This folder cannot be used'] as const;
    await dialog.showMessageBox(window, { type, message, detail: messageOf(error) });
    return false;
  }
}

async function tryWriting(folder: string): Promise<void> {
  await rmdir(await mkdtemp(path.join(folder, '.zerolens-')));
}
