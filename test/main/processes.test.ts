// Processes by identity: alive, ended, not yet reaped, and under an id used again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { identityOf, isAlive } from '../../src/main/processes.ts';
import type { ProcessIdentity } from '../../src/main/processes.ts';

async function ownIdentity(): Promise<ProcessIdentity> {
  const own = await identityOf(process.pid);
  if (own === undefined) throw new Error('This process has no identity.');
  return own;
}

test('knows itself', async () => {
  const own = await ownIdentity();
  expect(own.pid).toBe(process.pid);
  expect(await identityOf(process.pid)).toEqual(own);
  expect(await isAlive(own)).toBe(true);
});

test('tells an id used again from the process that had it', async (context) => {
  const own = await ownIdentity();
  context.skip(own.startedAt === '', 'This system does not tell when a process started.');
  expect(await isAlive({ pid: process.pid, startedAt: `${own.startedAt}0` })).toBe(false);
  expect(await isAlive({ pid: process.pid, startedAt: '' })).toBe(true);
});

test.each([0, -1, 1.5, Number.NaN, 2 ** 31])('there is no process %d', async (pid) => {
  expect(await identityOf(pid)).toBeUndefined();
  expect(await isAlive({ pid, startedAt: '' })).toBe(false);
});

test('sees a process live and end', async () => {
  // Its name tries to end the second field of /proc/<pid>/stat early.
  const child = spawn(process.execPath, ['-e', "process.title = 'a) Z 1'; console.log(1); setInterval(() => 0, 1e6)"]);
  await once(child.stdout, 'data');
  const identity = await identityOf(child.pid ?? 0);
  expect(identity).toBeDefined();
  if (identity === undefined) return;
  expect(identity.startedAt).not.toBe((await ownIdentity()).startedAt);
  expect(await isAlive(identity)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await isAlive(identity)).toBe(false);
});

test('counts the remains of a process as ended', async (context) => {
  context.skip(process.platform === 'win32', 'Windows has no such remains.');
  // The shell becomes `sleep`, before its child ends: that one does not know of it and never reaps it.
  const parent = spawn('sh', ['-c', 'sleep 1 & echo $!; exec sleep 1000']);
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  await expect.poll(() => identityOf(pid), { timeout: 10_000 }).toBeUndefined();
  expect(() => process.kill(pid, 0)).not.toThrow();
  parent.kill('SIGKILL');
});
