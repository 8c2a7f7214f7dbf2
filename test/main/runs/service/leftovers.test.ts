// What earlier launches left: old and dead things go, the others stay.
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { takeLock } from '../../../../src/main/runs/lock.ts';
import { removeLeftovers } from '../../../../src/main/runs/service/leftovers.ts';
import { fill, tempFolder } from '../temp.ts';

const hour = 3600;

/** Makes something look as if last changed so many hours ago. */
function age(path: string, hours: number): void {
  const then = Date.now() / 1000 - hours * hour;
  utimesSync(path, then, then);
}

it('old results, results without rows, old copies and drops of dead processes are deleted', async () => {
  const home = tempFolder();
  const [runs, drops] = [join(home, 'runs'), join(home, 'drops')];
  for (const name of ['new', 'old', 'own-old']) fill(runs, { [`${name}/rows.jsonl`]: '' });
  for (const name of ['old', 'own-old']) age(join(runs, name, 'rows.jsonl'), 7 * 24 + 1);
  for (const name of ['broken', 'just-made']) mkdirSync(join(runs, name));
  age(join(runs, 'broken'), 2);
  for (const name of ['new', 'old', 'own-old', 'dead.part', 'alive.part']) fill(drops, { [`${name}/0/F/a.jpg`]: 'x' });
  for (const name of ['old', 'own-old']) age(join(drops, name), 7 * 24 + 1);
  writeFileSync(
    join(drops, 'dead.lock'),
    JSON.stringify({ pid: 4_000_000, startedAt: '1', lock: crypto.randomUUID() }),
  );
  const alive = await takeLock(join(drops, 'alive.lock'));
  await removeLeftovers(runs, drops, new Set(['own-old']));
  expect(readdirSync(runs).toSorted()).toEqual(['just-made', 'new', 'own-old']);
  expect(readdirSync(drops).toSorted()).toEqual(['alive.lock', 'alive.part', 'new', 'own-old']);
  if ('release' in alive) await alive.release();
  await removeLeftovers(runs, drops, new Set());
  expect(readdirSync(drops).toSorted()).toEqual(['new']);
  expect(readdirSync(runs).toSorted()).toEqual(['just-made', 'new']);
});

it('nothing to do where there is nothing', async () => {
  const home = tempFolder();
  await removeLeftovers(join(home, 'runs'), join(home, 'drops'), new Set());
  expect(readdirSync(home)).toEqual([]);
});
