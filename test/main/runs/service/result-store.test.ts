// The store of a run's rows: every window, at any time, equals what was appended.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ResultStore, rowsFile } from '../../../../src/main/runs/service/result-store.ts';
import type { ResultRow } from '../../../../src/main/runs/row.ts';
import { tempFolder } from '../temp.ts';
import { errorRow, okRow, skippedRow } from '../rows.ts';

const { modelId, modelSha256 } = okRow;

function newStore(folder: string): Promise<ResultStore> {
  return ResultStore.create(join(folder, 'run'), { modelId, modelSha256 });
}

/** Rows of all kinds and lengths. */
function row(place: number): ResultRow {
  const relativePath = `${'é\n"'.repeat(place % 40)}${place}.jpg`;
  return { ...([okRow, errorRow, skippedRow, okRow][place % 4] ?? okRow), relativePath };
}

it('20,000 rows: any window, while they come and afterwards', async () => {
  const folder = tempFolder();
  const store = await newStore(folder);
  const rows = Array.from({ length: 20_000 }, (_, place) => row(place));
  const windows = fc.sample(fc.record({ from: fc.nat(20_050), count: fc.integer({ min: 1, max: 500 }) }), 300);
  const check = async ({ from, count }: { from: number; count: number }): Promise<void> => {
    // What is there now must come; what comes meanwhile need not.
    const expected = rows.slice(from, Math.min(from + count, store.size));
    expect(await store.read(from, count)).toEqual(expected);
  };
  const readings: Promise<void>[] = [];
  for (const [place, next] of rows.entries()) {
    await store.append(next);
    if (place % 100 !== 0) continue;
    const window = windows[place / 100];
    if (window !== undefined)
      readings.push(
        check({ ...window, from: window.from % (place + 10) }),
        check({ from: Math.max(place - 5, 0), count: 10 }),
      );
  }
  await Promise.all(readings);
  await store.end();
  for (const window of windows) await check(window);
  await check({ from: 0, count: 20_000 });
  expect(store.size).toBe(20_000);
});

it('is private, and leaves nothing behind', async () => {
  const folder = tempFolder();
  const store = await newStore(folder);
  await store.append(okRow);
  await store.end();
  const modes = ['run', join('run', rowsFile)].map((name) => statSync(join(folder, name)).mode & 0o777);
  if (process.platform !== 'win32') expect(modes).toEqual([0o700, 0o600]);
  await store.delete();
  expect(readdirSync(folder)).toEqual([]);
});

it('numbers come back exactly', async () => {
  const store = await newStore(tempFolder());
  const scores = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), 200).map((score) => score + 0);
  const rows = scores.map((score): ResultRow => ({
    ...okRow,
    predictions: [{ label: 'l', score }],
    inferenceMs: score,
  }));
  for (const next of rows) await store.append(next);
  await store.end();
  expect(await store.read(0, 200)).toEqual(rows);
});

it('a folder that is taken is refused without its path', async () => {
  const folder = tempFolder();
  await (await newStore(folder)).end();
  const again = newStore(folder);
  await expect(again).rejects.toMatchObject({ code: 'rejected' });
  await expect(again).rejects.not.toThrow(folder);
});
