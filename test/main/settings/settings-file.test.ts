// The file of settings: what is kept, what of broken and newer ones, and that nothing half is ever there.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { settingsServices } from '../../../src/protocol/settings.ts';
import { SettingsFile } from '../../../src/main/settings/settings-file.ts';
import { tempFolder } from '../runs/temp.ts';

const usual = {
  ...{ theme: 'system', workers: null, device: 'auto', dataFolder: null },
  csv: { bom: false, spreadsheetSafe: false },
};

it('has the usual settings at first, and keeps what is changed', async () => {
  const home = path.join(tempFolder(), 'not', 'there', 'yet');
  const file = await SettingsFile.open(home);
  expect(file.settings).toEqual(usual);
  expect(file.notice).toBeUndefined();
  await file.change({ theme: 'dark' });
  await file.change({ workers: 3 });
  const again = await SettingsFile.open(home);
  expect(again.settings).toEqual({ ...usual, theme: 'dark', workers: 3 });
  const kept = path.join(home, 'settings.json');
  expect(JSON.parse(readFileSync(kept, 'utf8'))).toEqual({ version: 1, ...usual, theme: 'dark', workers: 3 });
  expect(statSync(kept).mode & 0o077).toBe(0);
  expect(readdirSync(home)).toEqual(['settings.json']);
});

it.each([
  ['no JSON', '{"version": 1, "theme": "da'],
  ['nothing', ''],
  ['another thing', '[1, 2]'],
  ['a theme that there is not', '{"version": 1, "theme": "pink"}'],
  ['no version', '{"theme": "dark"}'],
])('keeps a file aside that has %s', async (_, text) => {
  const home = tempFolder();
  writeFileSync(path.join(home, 'settings.json'), text);
  const file = await SettingsFile.open(home);
  expect(file.settings).toEqual(usual);
  const [aside] = readdirSync(home);
  expect(aside).toMatch(/^settings\.broken-\d+\.json$/u);
  expect(readFileSync(path.join(home, aside ?? ''), 'utf8')).toBe(text);
  expect(file.notice).toContain(aside);
  await file.change({ theme: 'light' });
  expect((await SettingsFile.open(home)).settings.theme).toBe('light');
});

it('leaves a file of a newer ZeroLens as it is', async () => {
  const home = tempFolder();
  const text = '{"version": 2, "theme": {"name": "dark"}}';
  writeFileSync(path.join(home, 'settings.json'), text);
  const file = await SettingsFile.open(home);
  expect(file.settings).toEqual(usual);
  expect(file.notice).toContain('newer ZeroLens');
  await expect(file.change({ theme: 'dark' })).rejects.toMatchObject({ code: 'rejected' });
  expect(readFileSync(path.join(home, 'settings.json'), 'utf8')).toBe(text);
});

it('loses none of several changes at once', async () => {
  const home = tempFolder();
  const file = await SettingsFile.open(home);
  await Promise.all([file.change({ theme: 'dark' }), file.change({ workers: 3 }), file.change({ device: 'webgpu' })]);
  const all = { ...usual, theme: 'dark', workers: 3, device: 'webgpu' };
  expect(file.settings).toEqual(all);
  expect((await SettingsFile.open(home)).settings).toEqual(all);
});

it('stays as it was where a change cannot be kept', async () => {
  const home = tempFolder();
  mkdirSync(path.join(home, 'settings.json'));
  const file = await SettingsFile.open(home);
  expect(file.notice).toContain('cannot be read');
  await expect(file.change({ theme: 'dark' })).rejects.toMatchObject({ code: 'rejected' });
  expect(file.settings).toEqual(usual);
});

it('takes a change of one for a change of that one alone', () => {
  const { request } = settingsServices['settings.change'];
  expect(request.parse({ change: { theme: 'dark' } })).toEqual({ change: { theme: 'dark' } });
  expect(request.safeParse({ change: { workers: 99 } }).success).toBe(false);
  expect(request.safeParse({ change: { device: 'abacus' } }).success).toBe(false);
});

it('takes no path from a page', () => {
  const { request } = settingsServices['settings.change'];
  expect(request.safeParse({ change: { dataFolder: null } }).success).toBe(true);
  expect(request.safeParse({ change: { dataFolder: '/tmp' } }).success).toBe(false);
});
