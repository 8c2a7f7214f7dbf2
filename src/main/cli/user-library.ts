// The library of runs as commands open it: where the settings say, with a word where those could not be read.
import type { Library } from '../runs/store/library.ts';
import { openLibraryIn, openUserData } from '../user-data.ts';
import { warn } from './terminal-text.ts';

/** @throws LibraryError with one line for people where there is none and none can be made, or a newer ZeroLens made it. */
export async function openUserLibrary(): Promise<Library> {
  const { settings, dataFolder } = await openUserData();
  if (settings.notice !== undefined) warn(settings.notice);
  return await openLibraryIn(dataFolder);
}
