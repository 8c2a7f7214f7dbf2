// Going through rows: what is said of them is seen at once, goes to the engine in order, and can be taken back.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunCounts, RunRow } from '../../../src/protocol/results.ts';
import type { Notice } from '../../../src/renderer/state/notice.ts';
import { Review } from '../../../src/renderer/state/review.ts';
import { FakeEngine } from '../support.ts';

const noCounts: RunCounts = {
  ...{ rows: 0, ok: 0, errors: 0, skipped: 0, reviewed: 0, uncertain: 0 },
  ...{ labels: [], errorCodes: [], histogram: [] },
};

/** An engine that keeps labels, as the real one does. */
function engineWith(total: number): { engine: FakeEngine; labels: Map<number, string> } {
  const labels = new Map<number, string>();
  const done: { row: number; before: string | undefined }[][] = [];
  const all = Array.from({ length: total }, (_, row) => row);
  const rowAt = (row: number): RunRow => {
    const label = labels.get(row);
    const predictions = [{ label: `thing ${row}`, score: 0.9 }];
    const plain = { row, place: row, root: 'r', path: `${row}.jpg`, status: 'ok', predictions, decision: '' } as const;
    return label === undefined ? plain : { ...plain, reviewedLabel: label, reviewedAt: 0 };
  };
  const shown = (show = 'all'): number[] => (show === 'unreviewed' ? all.filter((row) => !labels.has(row)) : all);
  const engine = new FakeEngine({
    'run.counts': () => noCounts,
    'run.rows': ({ view, from, count }) => {
      const rows = shown(view?.show);
      return { rows: rows.slice(from, from + count).map(rowAt), total: rows.length };
    },
    'run.correct': ({ target, verdict }) => {
      const rows = 'rows' in target ? target.rows : shown(target.view.show);
      done.push(rows.map((row) => ({ row, before: labels.get(row) })));
      for (const row of rows) {
        if (verdict.kind === 'clear') labels.delete(row);
        else labels.set(row, verdict.kind === 'label' ? verdict.label : `thing ${row}`);
      }
      return { rows: rows.length };
    },
    'run.undo': () => {
      const last = done.pop() ?? [];
      for (const { row, before } of last) {
        if (before === undefined) labels.delete(row);
        else labels.set(row, before);
      }
      const [first] = last;
      return { rows: last.length, ...(first !== undefined && { row: first.row }) };
    },
  });
  return { engine, labels };
}

async function begun(
  total = 10,
): Promise<{ review: Review; labels: Map<number, string>; engine: FakeEngine; told: Notice[] }> {
  const { engine, labels } = engineWith(total);
  const told: Notice[] = [];
  const review = new Review(engine.client, 'run', 0.5, (notice) => told.push(notice));
  await review.refresh();
  return { review, labels, engine, told };
}

const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const accept = { kind: 'accept' } as const;
const lead = (review: Review): number | undefined => review.selection.selected.get().row;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('accepting goes on to the next row, and is seen before the engine has answered', async () => {
  const { review, labels } = await begun();
  const first = review.judge(accept);
  expect([lead(review), review.rows.at(0)?.reviewedLabel, labels.size]).toEqual([1, 'thing 0', 0]);
  await Promise.all([first, review.judge(accept), review.judge({ kind: 'label', label: '=cmd()\n"🦊"' })]);
  await settled();
  expect([...labels]).toEqual([
    [0, 'thing 0'],
    [1, 'thing 1'],
    [2, '=cmd()\n"🦊"'],
  ]);
  expect(lead(review)).toBe(3);
});

test('where reviewed rows leave the view, the next one stays selected', async () => {
  const { review } = await begun();
  review.choose({ show: 'unreviewed' });
  await settled();
  await review.judge(accept);
  await settled();
  expect([lead(review), review.selection.selected.get().index, review.rows.state.get().total]).toEqual([1, 0, 9]);
});

test('undo takes one back after the other, and selects its row', async () => {
  const { review, labels, told } = await begun();
  await review.judge(accept);
  await review.judge({ kind: 'label', label: 'fox' });
  await review.undo();
  expect([[...labels.keys()], lead(review)]).toEqual([[0], 1]);
  await review.undo();
  expect([labels.size, lead(review)]).toEqual([0, 0]);
  await review.undo();
  expect(told.map(({ title }) => title)).toEqual(['Taken back', 'Taken back', 'There is nothing to take back']);
});

test('many are labelled in one step, and taken back in one', async () => {
  const { review, labels, engine, told } = await begun(400);
  review.selection.select(5);
  await review.extend(304);
  await review.judge({ kind: 'label', label: 'fox' });
  expect(labels.size).toBe(300);
  expect(engine.asked.filter(({ op }) => op === 'run.correct').length).toBe(1);
  expect(told.at(-1)).toMatchObject({ title: '300 rows labelled fox', action: { label: 'Undo' } });
  await review.undo();
  expect(labels.size).toBe(0);
});

test('the whole view is named as a view', async () => {
  const { review, engine, labels } = await begun(400);
  review.choose({ show: 'unreviewed' });
  await settled();
  review.selection.all();
  await review.judge(accept);
  expect(engine.asked.find(({ op }) => op === 'run.correct')?.fields).toMatchObject({
    target: { view: { show: 'unreviewed' } },
  });
  expect(labels.size).toBe(400);
});

test('a search begins when nobody types, the threshold asks for counts alone', async () => {
  const { review, engine } = await begun();
  const asked = (op: string): number => engine.asked.filter((one) => one.op === op).length;
  const before = asked('run.rows');
  for (const search of ['f', 'fo', 'fox']) review.choose({ search });
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked('run.rows')).toBe(before + 1);
  const counted = asked('run.counts');
  for (const threshold of [0.6, 0.7, 0.8]) review.choose({ threshold });
  await vi.advanceTimersByTimeAsync(1000);
  expect([asked('run.rows'), asked('run.counts')]).toEqual([before + 1, counted + 1]);
  expect(engine.asked.at(-1)?.fields).toEqual({ run: 'run', threshold: 0.8 });
});

test('what the engine refuses is told, and shown as it is', async () => {
  const engine = new FakeEngine({
    'run.counts': () => noCounts,
    'run.rows': () => ({
      rows: [
        {
          row: 0,
          place: 0,
          root: '',
          path: 'a.jpg',
          status: 'ok',
          predictions: [{ label: 'a', score: 1 }],
          decision: '',
        },
      ],
      total: 1,
    }),
  });
  const told: Notice[] = [];
  const review = new Review(engine.client, 'run', 0.5, (notice) => told.push(notice));
  await review.refresh();
  await review.judge(accept);
  await settled();
  expect(told[0]).toMatchObject({ kind: 'problem', title: 'The label could not be changed' });
  expect(review.rows.at(0)?.reviewedLabel).toBeUndefined();
});

test('what nobody can hear is not shown as kept, nor what has failed', async () => {
  const { review, labels, engine, told } = await begun();
  engine.link.set({ state: 'lost', retryAt: 0 });
  await review.judge({ kind: 'accept' });
  await review.undo();
  expect(review.rows.at(0)?.reviewedLabel).toBeUndefined();
  expect(told.map(({ title }) => title)).toEqual(['Not kept', 'Not kept']);
  engine.link.set({ state: 'open' });
  const asked = review.judge({ kind: 'label', label: 'mine' });
  expect(review.rows.at(0)?.reviewedLabel).toBe('mine');
  // Lost before it is sent.
  engine.link.set({ state: 'lost', retryAt: 0 });
  await asked;
  expect(review.rows.at(0)?.reviewedLabel).toBeUndefined();
  expect(labels.size).toBe(0);
});
