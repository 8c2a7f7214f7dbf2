// Locks: of many that want one at once only one has it, whatever the dead have left behind.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { takeLock } from '../../../src/main/runs/lock.ts';
import type { Holder, Lock } from '../../../src/main/runs/lock.ts';
import { tempFolder } from './temp.ts';

/** A lock by a process that is no more: its id has been given to this one, which started later. */
function deadOwner(lock: string): string {
  return JSON.stringify({ pid: process.pid, startedAt: '1', lock });
}

const ids = ['aaaaaaaa', 'bbbbbbbb'].map((start) => `${start}-0000-4000-8000-000000000000`);

const locksIn = (taken: (Lock | Holder)[]): Lock[] => taken.filter((one) => 'release' in one);

test('is had by one at a time', async () => {
  const folder = tempFolder();
  const file = path.join(folder, 'lock');
  const [lock, ...others] = locksIn(await Promise.all(Array.from({ length: 20 }, () => takeLock(file))));
  expect(others).toEqual([]);
  await lock?.release();
  expect(readdirSync(folder)).toEqual([]);
  expect(locksIn([await takeLock(file)])).toHaveLength(1);
});

test('passes from the dead to one of many, also where one died while inheriting', async () => {
  for (let round = 0; round < 30; round += 1) {
    const folder = tempFolder();
    const file = path.join(folder, 'lock');
    writeFileSync(file, deadOwner(ids[0] ?? ''));
    if (round % 2 === 1) writeFileSync(`${file}.aaaaaaaa`, deadOwner(ids[1] ?? ''));
    const taken = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        for (let waits = 0; waits < (index * round) % 17; waits += 1) await turn();
        return await takeLock(file);
      }),
    );
    expect(locksIn(taken)).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(['lock']);
    await locksIn(taken)[0]?.release();
    expect(readdirSync(folder)).toEqual([]);
  }
});

test('names the process that holds it', async () => {
  const file = path.join(tempFolder(), 'lock');
  await takeLock(file);
  expect(await takeLock(file)).toEqual({ heldBy: process.pid });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
});
