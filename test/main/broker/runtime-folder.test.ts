// The private folder of a launch: only ours, short enough for ipc, and no litter after a crash.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { RuntimeFolder } from '../../../src/main/broker/runtime-folder.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('lets nobody else in, leaves room for a socket name, and goes', () => {
  const folder = RuntimeFolder.create();
  const { path } = folder;
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(Buffer.byteLength(path)).toBeLessThan(90);
  folder.remove();
  expect(existsSync(path)).toBe(false);
});

it('removes the folders of dead launches, not those of live ones', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const dead = join(tmpdir(), `zl-${pid}-test`);
  const alive = join(tmpdir(), `zl-${process.pid}-test`);
  mkdirSync(dead);
  mkdirSync(alive);
  RuntimeFolder.create().remove();
  expect([existsSync(dead), existsSync(alive)]).toEqual([false, true]);
  rmSync(alive, { recursive: true });
});

it('is made anew when something has cleaned it away', () => {
  const folder = RuntimeFolder.create();
  const before = folder.path;
  expect(folder.path).toBe(before);
  rmSync(before, { recursive: true });
  const after = folder.path;
  expect(after).not.toBe(before);
  expect(statSync(after).mode & 0o777).toBe(0o700);
  folder.remove();
  expect(existsSync(after)).toBe(false);
});

it('is in /tmp where the temporary folder is missing', (context) => {
  context.skip(process.platform === 'win32', 'Windows has no /tmp.');
  vi.stubEnv('TMPDIR', '/no/such/folder');
  const folder = RuntimeFolder.create();
  expect(folder.path).toMatch(/^\/tmp\/zl-/);
  folder.remove();
});
