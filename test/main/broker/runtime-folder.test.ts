// The private folder of a launch: only ours, short enough for ipc, and no litter after a crash.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RuntimeFolder } from '../../../src/main/broker/runtime-folder.ts';

it('lets nobody else in, leaves room for a socket name, and goes', () => {
  const folder = RuntimeFolder.create();
  expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  expect(Buffer.byteLength(folder.path)).toBeLessThan(90);
  folder.remove();
  expect(existsSync(folder.path)).toBe(false);
});

it('removes the folders of dead launches, not those of live ones', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const dead = join(tmpdir(), `zl-${pid}-test`);
  const alive = join(tmpdir(), `zl-${process.pid}-test`);
  mkdirSync(dead);
  mkdirSync(alive);
  RuntimeFolder.create().remove();
  expect([existsSync(dead), existsSync(alive)]).toEqual([false, true]);
  new RuntimeFolder(alive).remove();
});
