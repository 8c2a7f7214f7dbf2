// A second start of the app leaves everything to the first one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { calls, electron, given, settings } from './electron-mock.ts';

vi.mock('electron', () => electron);

const home = mkdtempSync(path.join(tmpdir(), 'zerolens-second-'));
afterAll(() => {
  delete process.env['ZEROLENS_HOME'];
  rmSync(home, { recursive: true, force: true });
});

it('quits at once, without engine or window', async () => {
  process.env['ZEROLENS_HOME'] = home;
  settings.hasLock = false;
  await import('../../../src/main/index.ts');
  expect(calls.slice(-2)).toEqual(['app.requestSingleInstanceLock', 'app.quit']);
  expect(calls).not.toContain('app.whenReady');
  expect(given.windows).toEqual([]);
});
