// Rows of a view are fetched around the screen, once, and only so many are kept; they change all at once.
import { expect, test } from 'vitest';
import type { RunRow } from '../../../src/protocol/results.ts';
import { RequestError } from '../../../src/renderer/zmq/engine-client.ts';
import { RowsWindow } from '../../../src/renderer/state/rows-window.ts';
import { settled } from '../progress.ts';
import { FakeEngine } from '../support.ts';

function rowAt(row: number): RunRow {
  return { row, place: row, root: 'r', path: `${row}.jpg`, status: 'ok', predictions: [], decision: '' };
}

/** An engine with `total()` rows, the first of which is number `first()`. */
function engineWith(total: () => number, first: () => number = () => 0): FakeEngine {
  return new FakeEngine({
    'run.rows': ({ from, count }) => {
      const length = Math.max(0, Math.min(count, total() - from));
      return { rows: Array.from({ length }, (_, at) => rowAt(first() + from + at)), total: total() };
    },
  });
}

/** Begun, with its first page. */
async function begun(engine: FakeEngine): Promise<RowsWindow> {
  const rows = new RowsWindow(engine.client, 'run');
  await rows.refresh();
  return rows;
}

test('shows what is asked for, without asking twice', async () => {
  const engine = engineWith(() => 1000);
  const rows = await begun(engine);
  rows.show(95, 105);
  rows.show(95, 105);
  await settled();
  expect(engine.asked.length).toBe(2);
  expect([rows.at(95)?.row, rows.at(105)?.row, rows.at(300)]).toEqual([95, 105, undefined]);
  rows.show(95, 105);
  expect(engine.asked.length).toBe(2);
});

test('after a refresh has anew what is seen, and shows what it has until then', async () => {
  let total = 130;
  const engine = engineWith(() => total);
  const rows = await begun(engine);
  rows.show(90, 110);
  await settled();
  const first = rows.at(90);
  total = 145;
  const refreshed = rows.refresh();
  expect([rows.at(129)?.row, rows.state.get().total]).toEqual([129, 130]);
  await refreshed;
  expect(engine.asked.at(-1)?.fields).toEqual({ run: 'run', view: {}, from: 0, count: 200 });
  expect([rows.at(144)?.row, rows.indexOf(144), rows.indexOf(145)]).toEqual([144, 144, undefined]);
  expect(rows.at(90)).toBe(first);
});

test('refreshes asked for while one is under way are one more', async () => {
  const engine = engineWith(() => 10);
  const rows = await begun(engine);
  await Promise.all([rows.refresh(), rows.refresh(), rows.refresh()]);
  expect(engine.asked.length).toBe(3);
});

test('when a page tells of another total, the others are fetched anew', async () => {
  let [total, first] = [1000, 0];
  const engine = engineWith(
    () => total,
    () => first,
  );
  const rows = await begun(engine);
  [total, first] = [999, 1];
  rows.show(95, 105);
  await settled();
  await settled();
  expect([rows.at(99)?.row, rows.at(100)?.row]).toEqual([100, 101]);
});

test('another view begins at its first row, and those before stay until it has come', async () => {
  const engine = engineWith(() => 1000);
  const rows = await begun(engine);
  rows.show(500, 510);
  await settled();
  rows.look({ order: 'size' });
  expect([rows.state.get().state, rows.at(500)?.row]).toEqual(['waiting', 500]);
  rows.show(500, 510);
  await settled();
  expect([rows.state.get().state, rows.at(0)?.row, rows.at(500)]).toEqual(['ready', 0, undefined]);
  expect(engine.asked.at(-1)?.fields).toEqual({ run: 'run', view: { order: 'size' }, from: 0, count: 100 });
});

test('a view that is superseded is cancelled, and its answer does not count', async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const engine = new FakeEngine({
    'run.rows': ({ view }, { signal }) => {
      signals.push(signal);
      return view?.search === 'slow' ? new Promise(() => undefined) : { rows: [rowAt(7)], total: 1 };
    },
  });
  const rows = new RowsWindow(engine.client, 'run');
  rows.look({ search: 'slow' });
  rows.look({ search: 'quick' });
  await settled();
  expect([signals[0]?.aborted, rows.at(0)?.row, rows.state.get()]).toMatchObject([true, 7, { state: 'ready' }]);
});

test('a change is seen at once, and not taken back by what was on its way', async () => {
  const answers: ((rows: RunRow[]) => void)[] = [];
  const engine = new FakeEngine({
    'run.rows': () =>
      new Promise((resolve) => {
        answers.push((rows) => {
          resolve({ rows, total: 1 });
        });
      }),
  });
  const rows = new RowsWindow(engine.client, 'run');
  const first = rows.refresh();
  answers[0]?.([rowAt(0)]);
  await first;
  void rows.refresh();
  rows.change(new Set([0]), (row) => ({ ...row, reviewedLabel: 'fox' }));
  answers[1]?.([rowAt(0)]);
  await settled();
  expect(rows.at(0)?.reviewedLabel).toBe('fox');
});

test('says why a view cannot be had, and asks no more until told', async () => {
  let broken = true;
  const engine = new FakeEngine({
    'run.rows': () => {
      if (broken) throw new RequestError('rejected', 'The library is damaged.');
      return { rows: [rowAt(0)], total: 1 };
    },
  });
  const rows = await begun(engine);
  rows.show(0, 10);
  expect(rows.state.get()).toMatchObject({ state: 'failed', reason: 'The library is damaged.' });
  expect(engine.asked.length).toBe(1);
  broken = false;
  await rows.refresh();
  expect(rows.state.get().state).toBe('ready');
});

test('all rows between two are had, also those that were not fetched', async () => {
  const rows = await begun(engineWith(() => 2000));
  const found = await rows.between(50, 1249);
  expect(found.map(({ row }) => row)).toEqual(Array.from({ length: 1200 }, (_, at) => 50 + at));
});

test('keeps a bounded number of rows, those shown last', async () => {
  const rows = await begun(engineWith(() => 100_000));
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
  const first = rows.refresh();
  waiting[0]?.();
  await first;
  rows.show(200, 210);
  rows.show(500, 510);
  await settled();
  for (const answer of waiting) answer();
  await settled();
  expect([rows.at(200), rows.at(500)?.row]).toEqual([undefined, 500]);
  rows.show(200, 210);
  expect(engine.asked.length).toBe(4);
});
