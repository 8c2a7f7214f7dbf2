// The diagnostic bundle: what is in it, and that its names can be left out.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { bundleName, diagnosticBundle } from '../../../src/main/diagnosis/bundle.ts';
import { SettingsFile } from '../../../src/main/settings/settings-file.ts';
import { version } from '../../../src/main/version.ts';
import { tempFolder } from '../runs/temp.ts';

const line =
  '2026-01-31T12:00:00.000Z info  Run ab12 ends: paused. Pictures: 3, errors: 0, seconds: 1.0. Gone: …/Secret party/x.jpg';

async function bundle(home: string, leaveOutNames: boolean): Promise<Record<string, string>> {
  const settings = await SettingsFile.open(home);
  const userData = { home, settings, dataFolder: { path: home, decidedBy: 'default' } } as const;
  const files = unzipSync(await diagnosticBundle({ userData, leaveOutNames }));
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

function homeWithSecrets(): string {
  const home = tempFolder();
  mkdirSync(path.join(home, 'logs'));
  writeFileSync(path.join(home, 'logs', 'serve.log'), `${line}\n`);
  writeFileSync(path.join(home, 'logs', 'picture.jpg'), 'not for anybody');
  const dataFolder = '/media/Annegret/Secret disk';
  writeFileSync(path.join(home, 'settings.json'), JSON.stringify({ version: 1, dataFolder, theme: 'dark' }));
  return home;
}

it('has versions, devices, settings and logs', async () => {
  const files = await bundle(homeWithSecrets(), false);
  expect(Object.keys(files)).toEqual(['about.txt', 'doctor.json', 'settings.json', 'logs/serve.log']);
  expect(JSON.parse(files['doctor.json'] ?? '')).toMatchObject({
    versions: { zerolens: version },
    selfTest: { passed: true },
  });
  expect(JSON.parse(files['settings.json'] ?? '')).toMatchObject({
    theme: 'dark',
    dataFolder: '…/Annegret/Secret disk',
  });
  expect(files['logs/serve.log']).toContain('Secret party');
});

it('leaves names out', async () => {
  const files = await bundle(homeWithSecrets(), true);
  const all = Object.values(files).join('\n');
  for (const name of ['Secret', 'Annegret', process.cwd()]) expect(all).not.toContain(name);
  expect(files['logs/serve.log']).toContain('Run ab12 ends: paused. Pictures: 3');
  expect(JSON.parse(files['settings.json'] ?? '')).toMatchObject({ dataFolder: '<path>' });
  expect(files['about.txt']).toContain('are left out');
});

it('says what it cannot have', async () => {
  const home = tempFolder();
  mkdirSync(path.join(home, 'logs', 'zerolens.log'), { recursive: true });
  writeFileSync(path.join(home, 'settings.json'), 'broken');
  const files = await bundle(home, true);
  expect(files['logs/zerolens.log']).toContain('EISDIR');
  expect(files['settings.json']).toContain('could not be understood');
});

it('is named by its day', () => {
  expect(bundleName(new Date('2026-01-31T23:00:00Z'))).toBe('zerolens-diagnostics-2026-01-31.zip');
});
