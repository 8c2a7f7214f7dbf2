// Rows are fetched around the screen, once, and only so many are kept.
import { expect, test } from 'vitest';
import type { RunRow } from '../../../src/protocol/results.ts';
import { RowsWindow } from '../../../src/renderer/state/rows-window.ts';
import { settled } from '../progress.ts';
import { FakeEngine } from '../support.ts';

function rowAt(row: number): RunRow {
  return { row, place: row, root: 'r', path: `${row}.jpg`, status: 'ok', predictions: [], decision: '' };
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

test('shows what is asked for, without asking twice', async () => {
  const engine = engineWith(() => 1000);
  const rows = new RowsWindow(engine.client, 'run');
  rows.show(95, 105);
  rows.show(95, 105);
  await settled();
  expect(engine.asked.length).toBe(2);
  expect([rows.at(95)?.row, rows.at(105)?.row, rows.at(300)]).toEqual([95, 105, undefined]);
  rows.show(95, 105);
  expect(engine.asked.length).toBe(2);
});

test('after a refresh fetches anew what is seen, and shows what it has until then', async () => {
  let total = 30;
  const engine = engineWith(() => total);
  const rows = new RowsWindow(engine.client, 'run', { order: 'size' });
  expect(rows.total.get()).toBeUndefined();
  rows.show(0, 10);
  await settled();
  total = 45;
  rows.refresh();
  expect(rows.at(29)?.row).toBe(29);
  rows.show(0, 10);
  rows.show(0, 10);
  await settled();
  expect(engine.asked.length).toBe(2);
  expect(engine.asked.at(-1)?.fields).toEqual({ run: 'run', view: { order: 'size' }, from: 0, count: 100 });
  expect([rows.total.get(), rows.at(44)?.row, rows.indexOf(44), rows.indexOf(45)]).toEqual([45, 44, 44, undefined]);
});

test('a row that has moved is found where the newest reply has it', async () => {
  let first = 0;
  const engine = new FakeEngine({
    'run.rows': ({ from, count }) => ({
      rows: Array.from({ length: count }, (_, at) => rowAt(first + from + at)),
      total: 1000,
    }),
  });
  const rows = new RowsWindow(engine.client, 'run');
  rows.show(0, 150);
  await settled();
  first = -50;
  rows.refresh();
  rows.show(100, 150);
  await settled();
  expect(rows.indexOf(60)).toBe(110);
});

test('a row that is shown otherwise at once is so until the next reply', async () => {
  const rows = new RowsWindow(engineWith(() => 200).client, 'run');
  rows.show(100, 120);
  await settled();
  rows.replace({ ...rowAt(105), reviewedLabel: 'fox' });
  expect(rows.at(105)).toMatchObject({ row: 105, reviewedLabel: 'fox' });
  rows.refresh();
  rows.show(100, 120);
  await settled();
  expect(rows.at(105)?.reviewedLabel).toBeUndefined();
});

test('keeps a bounded number of rows, those shown last', async () => {
  const engine = engineWith(() => 100_000);
  const rows = new RowsWindow(engine.client, 'run');
  for (let first = 0; first < 100_000; first += 100) {
    rows.show(first, first + 20);
    await Promise.resolve();
  }
  await settled();
  const kept = Array.from({ length: 100_000 }, (_, place) => rows.at(place)).filter((row) => row !== undefined);
  expect(kept.length).toBeLessThanOrEqual(5000);
  expect(rows.at(99_900)?.row).toBe(99_900);
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
  rows.show(0, 10);
  rows.show(500, 510);
  await settled();
  for (const answer of waiting) answer();
  await settled();
  expect([rows.at(0), rows.at(500)?.row]).toEqual([undefined, 500]);
  rows.show(0, 10);
  expect(engine.asked.length).toBe(3);
});
