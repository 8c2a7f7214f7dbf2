// Where ZeroLens keeps what belongs to its user: settings, keys and logs at home, runs and copies in the data folder.
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import envPaths from 'env-paths';
import type { DataFolder } from '../protocol/settings.ts';
import { LibraryError } from './runs/store/library-error.ts';
import { Library } from './runs/store/library.ts';
import { SettingsFile } from './settings/settings-file.ts';

export interface UserData {
  /** Of settings, keys and logs; absolute, the folder may not be there yet. */
  readonly home: string;
  readonly settings: SettingsFile;
  /** Of runs and copies; unless it was chosen, it may not be there yet. */
  readonly dataFolder: DataFolder;
}

/** Reads the settings, broken ones kept aside. Never throws. */
export async function openUserData(home: string = userDataFolder()): Promise<UserData> {
  const settings = await SettingsFile.open(home);
  return { home, settings, dataFolder: dataFolderOf(home, settings.settings.dataFolder) };
}

/** Absolute; the folder may not be there yet. `ZEROLENS_HOME` moves it. */
export function userDataFolder(): string {
  return movedHome() ?? envPaths('zerolens', { suffix: '' }).data;
}

/** `ZEROLENS_HOME` keeps all in one place, whatever is chosen there. */
function dataFolderOf(home: string, chosen: string | null): DataFolder {
  if (movedHome() !== undefined) return { path: home, decidedBy: 'environment' };
  return chosen === null ? { path: home, decidedBy: 'default' } : { path: resolve(chosen), decidedBy: 'settings' };
}

function movedHome(): string | undefined {
  const moved = process.env['ZEROLENS_HOME'];
  return moved === undefined || moved === '' ? undefined : resolve(moved);
}

/**
 * The library in the data folder. A chosen folder is not made: without its disk, another one would take its name.
 * @throws LibraryError with one line for people.
 */
export async function openLibraryIn({ path, decidedBy }: DataFolder): Promise<Library> {
  if (decidedBy === 'settings' && (await stat(path).catch(() => undefined))?.isDirectory() !== true) {
    throw new LibraryError(
      'place',
      `The data folder ${path} is not there. Connect the disk that it is on and start again, or choose another in the settings.`,
    );
  }
  return await Library.open(path);
}
