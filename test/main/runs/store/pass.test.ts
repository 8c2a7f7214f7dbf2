// Going over a run's sources again: what is met, replaced, gone, and back.
import { expect, it, onTestFinished } from 'vitest';
import { wholeView } from '../../../../src/protocol/results.ts';
import { Library } from '../../../../src/main/runs/store/library.ts';
import { collect, tempFolder } from '../temp.ts';
import { newRow, runWith } from './runs.ts';

async function opened(): Promise<Library> {
  const library = await Library.open(tempFolder());
  onTestFinished(() => library.close());
  return library;
}

async function rowsOf(library: Library, id: string) {
  const rows = (await collect(library.eachRow(id, wholeView))).flat();
  return rows.map(({ relativePath, row, attempts, place }) => ({ relativePath, status: row.status, attempts, place }));
}

const cat = { label: 'cat', score: 0.9 };

it('replaces the row of the same file, with its number, what people said of it, and one attempt more', async () => {
  const library = await opened();
  const id = await runWith(library, [newRow('a.jpg', 0, cat), newRow('b.jpg', 1, 'corrupt')]);
  await library.correct(id, { rows: [1, 2] }, { kind: 'label', label: 'eel' });
  await library.beginPass(id);
  await library.append(id, newRow('a.jpg', 0, { label: 'dog', score: 0.4 }));
  await library.append(id, newRow('b.jpg', 1, cat));
  expect(await library.endPass(id)).toEqual({ vanished: 0 });
  expect(await library.row(id, 1)).toMatchObject({
    attempts: 2,
    row: { predictions: [{ label: 'dog', score: 0.4 }], reviewedLabel: 'eel' },
  });
  expect(await library.counts(id, 0.5)).toMatchObject({
    rows: 2,
    ok: 2,
    errors: 0,
    reviewed: 2,
    uncertain: 0,
    errorCodes: [],
  });
});

it('keeps the answer of a file that is gone, for the case that it comes back', async () => {
  const library = await opened();
  const id = await runWith(
    library,
    ['a', 'b', 'c', 'd'].map((name, at) => newRow(`${name}.jpg`, at, cat)),
  );
  await library.endPass(id);
  await library.correct(id, { rows: [2] }, { kind: 'accept' });
  await library.beginPass(id);
  const places = ['a', 'c', 'd'].map((name, place) => ({
    source: 0,
    root: '/photos',
    relativePath: `${name}.jpg`,
    place,
  }));
  await library.meet(id, places);
  expect(await library.endPass(id)).toEqual({ vanished: 1 });
  // In scan order, as if it were still found.
  expect((await rowsOf(library, id)).map(({ relativePath, status }) => [relativePath, status])).toEqual([
    ...[
      ['a.jpg', 'ok'],
      ['b.jpg', 'error'],
      ['c.jpg', 'ok'],
      ['d.jpg', 'ok'],
    ],
  ]);
  expect((await library.row(id, 2))?.row).toMatchObject({
    ...{ errorCode: 'unreadable', error: 'This file was there before and is gone now.', reviewedLabel: 'cat' },
  });
  expect((await library.counts(id, 0.5)).errorCodes).toEqual([{ code: 'unreadable', rows: 1 }]);
  await library.beginPass(id);
  const [back, unknown] = await library.meet(id, [
    { source: 0, root: '/photos', relativePath: 'b.jpg', place: 1 },
    { source: 0, root: '/elsewhere', relativePath: 'b.jpg', place: 2 },
  ]);
  expect(back).toMatchObject({
    id: 2,
    key: { size: 101, mtimeMs: 1.5 },
    row: { predictions: [cat], reviewedLabel: 'cat' },
  });
  expect(unknown).toBeUndefined();
  expect(await library.counts(id, 0.5)).toMatchObject({ ok: 4, errors: 0, errorCodes: [] });
});

it('begins without what was skipped and omitted', async () => {
  const library = await opened();
  const id = await runWith(library, [newRow('a.jpg', 0, cat), newRow('b.jpg', 1, 'skipped')]);
  await library.appendOmitted(id, { root: '/photos', relativePath: 'x', reason: 'left-out' });
  await library.flush(id);
  await library.beginPass(id);
  expect(await rowsOf(library, id)).toEqual([{ relativePath: 'a.jpg', status: 'ok', attempts: 1, place: 0 }]);
  expect(await collect(library.eachOmitted(id))).toEqual([]);
  expect(await library.counts(id, 0.5)).toMatchObject({ rows: 1, skipped: 0 });
});

it('loses thousands in several steps, and puts what is left in scan order', async () => {
  const library = await opened();
  const names = Array.from({ length: 1700 }, (_, at) => `${String(at).padStart(4, '0')}.jpg`);
  const id = await runWith(
    library,
    names.map((name, at) => newRow(name, at, cat)),
  );
  await library.beginPass(id);
  const left = names.filter((_, at) => at % 3 === 0);
  await library.meet(
    id,
    left.map((relativePath, place) => ({ source: 0, root: '/photos', relativePath, place })),
  );
  expect(await library.endPass(id)).toEqual({ vanished: 1700 - left.length });
  const rows = await rowsOf(library, id);
  expect(rows.map(({ relativePath }) => relativePath)).toEqual(names);
  expect(rows.map(({ place }) => place)).toEqual(names.map((_, at) => at));
  expect(rows.filter(({ status }) => status === 'ok')).toHaveLength(left.length);
});

it('forgets a folder that could not be listed once, and can be now', async () => {
  const library = await opened();
  const { row, ...folder } = newRow('locked', 1, 'unreadable');
  const { fileSize: _, ...unseen } = row;
  const id = await runWith(library, [newRow('a.jpg', 0, cat), { ...folder, key: undefined, row: unseen }]);
  await library.endPass(id);
  await library.beginPass(id);
  await library.append(id, newRow('a.jpg', 0, cat));
  await library.append(id, newRow('locked/b.jpg', 1, cat));
  expect(await library.endPass(id)).toEqual({ vanished: 0 });
  expect((await rowsOf(library, id)).map(({ relativePath }) => relativePath)).toEqual(['a.jpg', 'locked/b.jpg']);
  expect(await library.counts(id, 0.5)).toMatchObject({ rows: 2, ok: 2, errors: 0 });
});

it('keeps of a pass that was stopped those it has not reached only where others follow', async () => {
  const library = await opened();
  const rows = [newRow('a.jpg', 0, cat), newRow('b.jpg', 1, 'skipped'), newRow('c.jpg', 2, cat)];
  const id = await runWith(library, [...rows, newRow('d.jpg', 3, 'skipped'), newRow('e.jpg', 4, 'skipped')]);
  await library.cutPass(id);
  expect((await rowsOf(library, id)).map(({ relativePath }) => relativePath)).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
  expect(await library.counts(id, 0.5)).toMatchObject({ rows: 3, ok: 2, skipped: 1 });
});
