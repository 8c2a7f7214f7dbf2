// An app whose engine cannot start: it says why, lets its user save the diagnostics, and quits.
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, expect, it, vi } from 'vitest';
import { until } from '../../support/processes.ts';
import { answers, calls, electron, given } from './electron-mock.ts';

vi.mock('electron', () => electron);
vi.mock(import('../../../src/main/models/registry.ts'), async (original) => {
  const registry = await original();
  let asked = 0;
  return {
    ...registry,
    // The engine's start is the first to ask; the diagnosis is not to fail with it.
    resolveModel: async (name?: string) => {
      asked += 1;
      if (asked === 1) throw new Error('The model is not there: /home/ann/Secret party/model.onnx.');
      return await registry.resolveModel(name);
    },
  };
});

const home = mkdtempSync(path.join(tmpdir(), 'zerolens-start-failure-'));
afterAll(() => {
  delete process.env['ZEROLENS_HOME'];
  for (const child of given.children) child.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

it('says why, saves the diagnostics without names, and quits', async () => {
  process.env['ZEROLENS_HOME'] = path.join(home, 'data');
  const zip = path.join(home, 'diagnostics.zip');
  await writeFile(zip, '');
  [answers.message, answers.ticked, answers.savePath] = [0, true, zip];
  await import('../../../src/main/index.ts');
  electron.app.becomeReady();
  await until(() => electron.app.quitting);
  expect(given.messages).toMatchObject([{ type: 'error', message: 'ZeroLens cannot start' }]);
  expect(calls).not.toContain('dialog.showErrorBox');
  const files = unzipSync(await readFile(zip));
  const log = strFromU8(files['logs/zerolens.log'] ?? new Uint8Array());
  expect(log).toMatch(/error The engine cannot start: The model is not there: <path>/u);
  expect(log).not.toContain('Secret');
  expect(JSON.parse(strFromU8(files['doctor.json'] ?? new Uint8Array()))).toMatchObject({ selfTest: { passed: true } });
});
