// The right to work on a run: real processes at one library, alive, dead, and with ids that are used again.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { Lease, stateOf, takeLease } from '../../../src/main/runs/lease.ts';
import { Library } from '../../../src/main/runs/store/library.ts';
import type { Owner, RunRecord } from '../../../src/main/runs/store/records.ts';
import { identityOf } from '../../../src/main/processes.ts';
import { tempFolder } from './temp.ts';

const taker = join(import.meta.dirname, '../../support/lease-taker.ts');

async function openLibrary(home = tempFolder()): Promise<Library> {
  const library = await Library.open(home);
  onTestFinished(() => library.close());
  return library;
}

async function newRun(library: Library): Promise<RunRecord> {
  return await library.createRun(
    {
      ...{ kind: 'pictures', sources: ['/photos'], looseRoots: [], copies: [], recursive: true },
      ...{ modelId: 'm', modelSha256: 'f'.repeat(64), labels: ['cat'], topK: 1 },
    },
    { name: 'photos', threshold: 0.5, device: 'cpu' },
  );
}

async function again(library: Library, { id }: RunRecord): Promise<RunRecord> {
  const record = await library.run(id);
  if (record === undefined) throw new Error('It is gone.');
  return record;
}

/** Another process that has the run. */
async function otherOwner(home: string, { id }: RunRecord): Promise<ChildProcess> {
  const child = spawn(process.execPath, [taker, home, id], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child.stdout, 'data');
  return child;
}

async function thisOwner(): Promise<Owner> {
  return { pid: process.pid, startedAt: (await identityOf(process.pid))?.startedAt ?? '', host: hostname() };
}

async function ownedBy(owner: Owner): Promise<[Library, RunRecord]> {
  const library = await openLibrary();
  const record = await newRun(library);
  await library.claim(record.id, owner, undefined);
  await library.change(record.id, { state: 'running' });
  return [library, await again(library, record)];
}

it('a live process is told of, and one that was SIGKILLed is taken over at once', async () => {
  const home = tempFolder();
  const library = await openLibrary(home);
  const record = await newRun(library);
  const child = await otherOwner(home, record);
  expect(await stateOf(await again(library, record))).toEqual({ state: 'running', elsewhere: true });
  expect(await takeLease(library, record)).toEqual({ heldBy: child.pid });
  child.kill('SIGKILL');
  await once(child, 'exit');
  // Its last beat is not a moment old.
  expect(await stateOf(await again(library, record))).toEqual({ state: 'interrupted', elsewhere: false });
  const lease = await takeLease(library, record);
  expect(lease).toBeInstanceOf(Lease);
  expect(await stateOf(await again(library, record))).toEqual({ state: 'running', elsewhere: false });
  if (lease instanceof Lease) await lease.release({ state: 'paused' });
  expect(await again(library, record)).toMatchObject({ state: 'paused', owner: undefined });
});

it('of two that take a run at the same time one gets it, and hears of the other', async () => {
  const home = tempFolder();
  const library = await openLibrary(home);
  const record = await newRun(library);
  const both = await Promise.all([takeLease(library, record), takeLease(await openLibrary(home), record)]);
  expect(both.filter((lease) => lease instanceof Lease)).toHaveLength(1);
  expect(both).toContainEqual({ heldBy: process.pid });
});

it('a process with the id of a dead owner is not taken for it', async () => {
  const me = await thisOwner();
  const [library, record] = await ownedBy({ ...me, startedAt: 'long ago' });
  expect(await stateOf(record)).toEqual({ state: 'interrupted', elsewhere: false });
  expect(await takeLease(library, record)).toBeInstanceOf(Lease);
});

it('on another host only its beat tells, whichever way a clock was set', async () => {
  const [library, record] = await ownedBy({ ...(await thisOwner()), host: 'elsewhere.invalid' });
  const { beatAt = 0 } = record;
  const stateAfter = async (ms: number) => (await stateOf({ ...record, beatAt: beatAt - ms })).state;
  expect(await stateAfter(0)).toBe('running');
  expect(await stateAfter(20_000)).toBe('running');
  expect(await stateAfter(60_000)).toBe('interrupted');
  expect(await stateAfter(-3_600_000)).toBe('interrupted');
  expect(await takeLease(library, record)).toEqual({ heldBy: process.pid });
});

it('an owner that has lost its run hears of it at its next beat, and cannot say how it ended', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const library = await openLibrary();
  const record = await newRun(library);
  const lease = await takeLease(library, record);
  if (!(lease instanceof Lease)) throw new Error('Nobody else has it.');
  const heir = { pid: 1, startedAt: 'x', host: 'elsewhere.invalid' };
  expect(await library.claim(record.id, heir, await thisOwner())).toBe(true);
  vi.advanceTimersByTime(5000);
  await lease.lost;
  await lease.release({ state: 'done' });
  expect(await again(library, record)).toMatchObject({ state: 'running', owner: heir });
});
