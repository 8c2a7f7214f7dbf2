// Rows are fetched around the screen, once, and only so many are kept.
import { expect, test } from 'vitest';
import type { RunRow } from '../../../src/protocol/runs.ts';
import { RowsWindow } from '../../../src/renderer/state/rows-window.ts';
import { FakeEngine } from '../support.ts';

function rowAt(place: number): RunRow {
  return { place, root: 'r', path: `${place}.jpg`, status: 'ok', predictions: [], decision: '' };
}

/** An engine with `total()` rows. */
function engineWith(total: () => number): FakeEngine {
  return new FakeEngine({
    'run.rows': ({ from, count }) => {
      const rows = Array.from({ length: Math.max(0, Math.min(count, total() - from)) }, (_, at) => rowAt(from + at));
      return { rows, total: total() };
    },
  });
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('shows what is asked for, without asking twice', async () => {
  const engine = engineWith(() => 1000);
  const rows = new RowsWindow(engine.client, 'run');
  rows.show(95, 105, 1000);
  rows.show(95, 105, 1000);
  await settled();
  expect(engine.asked.length).toBe(2);
  expect([rows.row(95)?.place, rows.row(105)?.place, rows.row(300)]).toEqual([95, 105, undefined]);
  rows.show(95, 105, 1000);
  expect(engine.asked.length).toBe(2);
});

test('fetches only what has been added to a page', async () => {
  let total = 30;
  const engine = engineWith(() => total);
  const rows = new RowsWindow(engine.client, 'run');
  rows.show(0, 10, total);
  await settled();
  const first = rows.row(0);
  total = 45;
  rows.show(0, 10, total);
  await settled();
  expect(engine.asked.at(-1)?.fields).toEqual({ run: 'run', from: 30, count: 70 });
  expect(rows.row(44)?.place).toBe(44);
  expect(rows.row(0)).toBe(first);
});

test('keeps a bounded number of rows, those shown last', async () => {
  const engine = engineWith(() => 100_000);
  const rows = new RowsWindow(engine.client, 'run');
  for (let first = 0; first < 100_000; first += 100) {
    rows.show(first, first + 20, 100_000);
    await Promise.resolve();
  }
  await settled();
  const kept = Array.from({ length: 100_000 }, (_, place) => rows.row(place)).filter((row) => row !== undefined);
  expect(kept.length).toBeLessThanOrEqual(5000);
  expect(rows.row(99_900)?.place).toBe(99_900);
});

test('gives up what has been scrolled away, and asks again when it comes back', async () => {
  const waiting: (() => void)[] = [];
  const engine = new FakeEngine({
    'run.rows': ({ from }) =>
      new Promise((resolve) => {
        waiting.push(() => {
          resolve({ rows: [rowAt(from)], total: 1000 });
        });
      }),
  });
  const rows = new RowsWindow(engine.client, 'run');
  rows.show(0, 10, 1000);
  rows.show(500, 510, 1000);
  await settled();
  for (const answer of waiting) answer();
  await settled();
  expect([rows.row(0), rows.row(500)?.place]).toEqual([undefined, 500]);
  rows.show(0, 10, 1000);
  expect(engine.asked.length).toBe(3);
});
