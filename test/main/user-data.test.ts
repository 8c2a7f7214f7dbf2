// Where things of the user are kept: by default, by the settings, by the environment; and that a lost disk loses nothing.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { openLibraryIn, openUserData } from '../../src/main/user-data.ts';
import { tempFolder } from './runs/temp.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A home with these settings, as the system's user-data folder. */
function homeWith(settings: object): string {
  const folder = tempFolder();
  vi.stubEnv('ZEROLENS_HOME', undefined);
  vi.stubEnv('XDG_DATA_HOME', folder);
  const home = path.join(folder, 'zerolens');
  mkdirSync(home);
  writeFileSync(path.join(home, 'settings.json'), JSON.stringify({ version: 1, ...settings }));
  return home;
}

it.runIf(process.platform === 'linux')('is all in one place, unless the settings name a data folder', async () => {
  const home = homeWith({});
  expect(await openUserData()).toMatchObject({ home, dataFolder: { path: home, decidedBy: 'default' } });
});

it.runIf(process.platform === 'linux')('is where the settings say', async () => {
  const chosen = tempFolder();
  const home = homeWith({ dataFolder: chosen });
  const { dataFolder, ...rest } = await openUserData();
  expect(rest.home).toBe(home);
  expect(dataFolder).toEqual({ path: chosen, decidedBy: 'settings' });
  const library = await openLibraryIn(dataFolder);
  await library.close();
  expect(existsSync(path.join(chosen, 'library.sqlite'))).toBe(true);
  expect(existsSync(path.join(home, 'library.sqlite'))).toBe(false);
});

it('is where the environment says, whatever the settings there say', async () => {
  const home = homeWith({ dataFolder: tempFolder() });
  vi.stubEnv('ZEROLENS_HOME', home);
  expect((await openUserData()).dataFolder).toEqual({ path: home, decidedBy: 'environment' });
});

it('makes no chosen folder that is not there: it may be on a disk that is not', async () => {
  const chosen = path.join(tempFolder(), 'unplugged', 'data');
  await expect(openLibraryIn({ path: chosen, decidedBy: 'settings' })).rejects.toMatchObject({
    problem: 'place',
    message: `The data folder ${chosen} is not there. Connect the disk that it is on and start again, or choose another in the settings.`,
  });
  expect(existsSync(path.dirname(chosen))).toBe(false);
});
