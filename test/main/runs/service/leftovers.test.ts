// What earlier launches left: old and dead things go, the others stay.
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { takeLock } from '../../../../src/main/runs/lock.ts';
import { purgeDeleted, removeLeftovers } from '../../../../src/main/runs/service/leftovers.ts';
import { Library } from '../../../../src/main/runs/store/library.ts';
import type { KeptState, RunRecord } from '../../../../src/main/runs/store/records.ts';
import { fill, tempFolder } from '../temp.ts';

/** Makes something look as if last changed eight days ago. */
function age(path: string): void {
  const then = Date.now() / 1000 - 8 * 24 * 3600;
  utimesSync(path, then, then);
}

async function openLibrary(): Promise<{ library: Library; drops: string }> {
  const home = tempFolder();
  const library = await Library.open(home);
  onTestFinished(() => library.close());
  return { library, drops: join(home, 'drops') };
}

/** A run in this state, with old copies under `drops`. */
async function oldRun(library: Library, drops: string, name: string, state: KeptState): Promise<RunRecord> {
  const copy = join(drops, name);
  fill(copy, { '0/F/a.jpg': 'x' });
  age(copy);
  const about = {
    kind: 'pictures',
    sources: [join(copy, '0/F')],
    looseRoots: [],
    copies: [copy],
    recursive: true,
  } as const;
  const model = { modelId: 'm', modelSha256: '0'.repeat(64), labels: ['a'], topK: 1 };
  const run = await library.createRun({ ...about, ...model }, { name, threshold: 0.5, device: 'cpu' });
  await library.change(run.id, { state });
  return run;
}

it('old copies of runs that have ended go, their runs stay; those of unfinished runs stay', async () => {
  const { library, drops } = await openLibrary();
  for (const state of ['created', 'queued', 'running', 'paused', 'failed', 'done', 'cancelled'] as const) {
    await oldRun(library, drops, state, state);
  }
  fill(drops, { 'done-lately/0/F/a.jpg': 'x' });
  await removeLeftovers(library, drops);
  expect(readdirSync(drops).toSorted()).toEqual(['created', 'done-lately', 'failed', 'paused', 'queued', 'running']);
  expect((await library.runs(0, 100)).total).toBe(7);
});

it('copies of no run go after a week, and drops of dead processes at once', async () => {
  const { library, drops } = await openLibrary();
  for (const name of ['new', 'old', 'dead.part', 'alive.part']) fill(drops, { [`${name}/0/F/a.jpg`]: 'x' });
  age(join(drops, 'old'));
  const dead = { pid: 4_000_000, startedAt: '1', lock: crypto.randomUUID() };
  writeFileSync(join(drops, 'dead.lock'), JSON.stringify(dead));
  const alive = await takeLock(join(drops, 'alive.lock'));
  await removeLeftovers(library, drops);
  expect(readdirSync(drops).toSorted()).toEqual(['alive.lock', 'alive.part', 'new']);
  if ('release' in alive) await alive.release();
  await removeLeftovers(library, drops);
  expect(readdirSync(drops)).toEqual(['new']);
});

it('a deleted run keeps its rows and copies until it is purged; one that was restored stays', async () => {
  const { library, drops } = await openLibrary();
  const runs = await Promise.all(['gone', 'back', 'just'].map((name) => oldRun(library, drops, name, 'paused')));
  const [gone, back, just] = runs.map(({ id }) => id);
  for (const id of [gone, back]) await library.setDeleted(id ?? '', 1000);
  await library.setDeleted(just ?? '', 3000);
  await library.setDeleted(back ?? '', undefined);
  await purgeDeleted(library, 2000);
  expect(readdirSync(drops).toSorted()).toEqual(['back', 'just']);
  expect(await library.run(gone ?? '')).toBeUndefined();
  expect((await library.runs(0, 100)).runs.map(({ id }) => id)).toEqual([back]);
  expect(await library.run(just ?? '')).toMatchObject({ deletedAt: 3000 });
});

it('nothing to do where there is nothing', async () => {
  const { library, drops } = await openLibrary();
  await removeLeftovers(library, drops);
  mkdirSync(drops);
  await removeLeftovers(library, drops);
  expect(readdirSync(drops)).toEqual([]);
});
