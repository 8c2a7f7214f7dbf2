// The library of runs: what is put in comes out, and what people say of it can be taken back.
import { statSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { wholeView } from '../../../../src/protocol/results.ts';
import { connect } from '../../../../src/main/runs/store/connection.ts';
import { GivenUpError, LibraryFile } from '../../../../src/main/runs/store/library-file.ts';
import { Library } from '../../../../src/main/runs/store/library.ts';
import { libraryPath } from '../../../../src/main/runs/store/open.ts';
import type { Owner } from '../../../../src/main/runs/store/records.ts';
import { collect, tempFolder } from '../temp.ts';
import { newRow, plan, runWith, settings } from './runs.ts';

async function opened(home = tempFolder()): Promise<Library> {
  const library = await Library.open(home);
  onTestFinished(() => library.close());
  return library;
}

const owner: Owner = { pid: 7, startedAt: 'then', host: 'here' };

it('keeps rows as they are, over closing and opening', async () => {
  const home = path.join(tempFolder(), 'home');
  const first = await Library.open(home);
  const rows = [
    newRow('a.jpg', 0, { label: '=cmd(), "x"\n📷', score: 0.123456 }),
    newRow('é/b.jpg', 1, 'corrupt'),
    newRow('z.jpg', 2, 'skipped'),
  ];
  const id = await runWith(first, rows);
  await first.appendOmitted(id, { root: '/photos', relativePath: 'notes.txt', reason: 'left-out' });
  await first.close();
  expect(statSync(path.join(home, 'library.sqlite')).mode & 0o777).toBe(0o600);
  expect(statSync(home).mode & 0o777).toBe(0o700);
  const library = await opened(home);
  const [kept] = await collect(library.eachRow(id, wholeView));
  expect(kept).toEqual(rows.map((row, at) => ({ ...row, id: at + 1, attempts: 1, reviewedAt: undefined })));
  expect(await collect(library.eachOmitted(id))).toEqual([
    [{ root: '/photos', relativePath: 'notes.txt', reason: 'left-out' }],
  ]);
  expect(await library.run(id)).toMatchObject({
    ...plan,
    ...settings,
    id,
    ok: 1,
    errors: 1,
    skipped: 1,
    state: 'created',
  });
});

it('lists runs newest first whatever the clock says, without deleted ones, and finds them by a beginning', async () => {
  const library = await opened();
  const ids: string[] = [];
  for (const name of ['one', 'two', 'three']) ids.push((await library.createRun(plan, { ...settings, name })).id);
  const [one = '', two = '', three = ''] = ids;
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]{8}$/u);
  await library.setDeleted(two, 1000);
  const listed = await library.runs(0, 10);
  expect([listed.total, ...listed.runs.map(({ id }) => id)]).toEqual([2, three, one]);
  expect((await library.runs(1, 1)).runs.map(({ name }) => name)).toEqual(['one']);
  expect((await library.run(two.slice(0, 7)))?.deletedAt).toBe(1000);
  expect(await library.run('')).toBeUndefined();
  await library.setDeleted(two, undefined);
  await library.rename(two, 'zwei');
  expect((await library.runs(0, 10)).runs.map(({ name }) => name)).toEqual(['three', 'zwei', 'one']);
});

it('finds the run to go on with: the newest unfinished one, or else the newest', async () => {
  const library = await opened();
  const one = await library.createRun(plan, settings);
  const two = await library.createRun(plan, settings);
  await library.createRun({ ...plan, topK: 3 }, settings);
  await library.change(two.id, { state: 'done' });
  expect((await library.latestOf(plan))?.id).toBe(one.id);
  await library.change(one.id, { state: 'done' });
  expect((await library.latestOf(plan))?.id).toBe(two.id);
  await library.setDeleted(two.id, 1);
  expect((await library.latestOf(plan))?.id).toBe(one.id);
  expect(await library.latestOf({ ...plan, modelSha256: 'other' })).toBeUndefined();
});

it('gives a run to one owner at a time, over all who have the library open', async () => {
  const home = tempFolder();
  const [here, there] = [await opened(home), await opened(home)];
  const { id } = await here.createRun(plan, settings);
  const other = { ...owner, pid: 8 };
  const claims = await Promise.all([here.claim(id, owner, undefined), there.claim(id, other, undefined)]);
  expect(claims.filter(Boolean)).toHaveLength(1);
  const [holder, loser] = claims[0] ? [owner, other] : [other, owner];
  expect(await there.beat(id, holder)).toBe(true);
  expect(await here.beat(id, loser)).toBe(false);
  expect(await there.claim(id, loser, holder)).toBe(true);
  await here.release(id, holder, { state: 'paused' });
  expect(await here.run(id)).toMatchObject({ state: 'created', owner: loser });
  await here.release(id, loser, { state: 'paused', message: 'enough' });
  expect(await there.run(id)).toMatchObject({ state: 'paused', message: 'enough', owner: undefined });
});

it('takes back one change after another, of many rows at once', async () => {
  const library = await opened();
  const labels = ['cat', 'dog'];
  const id = await runWith(
    library,
    Array.from({ length: 1200 }, (_, at) =>
      newRow(`${at}.jpg`, at, at % 5 === 0 ? 'corrupt' : { label: labels[at % 2] ?? '', score: at / 1200 }),
    ),
  );
  const reviewed = async () => {
    const { labels: counted, reviewed: rows } = await library.counts(id, 0.5);
    return { rows, ...Object.fromEntries(counted.map((count) => [count.label, count.rows])) };
  };
  expect(await library.correct(id, { rows: [2, 3] }, { kind: 'label', label: 'eel' })).toEqual({ rows: 2 });
  // At the same time: one after the other all the same, and rows that stay as they are do not count.
  const [accepted, undone] = await Promise.all([
    library.correct(id, { view: { ...wholeView, show: 'unreviewed' } }, { kind: 'accept' }),
    library.undo(id),
  ]);
  expect([accepted.rows, undone.rows]).toEqual([958, 958]);
  expect(await reviewed()).toEqual({ rows: 2, cat: 479, dog: 479, eel: 2 });
  expect(await library.correct(id, { rows: [2, 4] }, { kind: 'clear' })).toEqual({ rows: 1 });
  expect(await library.undo(id)).toEqual({ rows: 1, row: 2 });
  expect((await library.row(id, 2))?.row.reviewedLabel).toBe('eel');
  expect(await library.undo(id)).toEqual({ rows: 2, row: 2 });
  expect(await library.undo(id)).toEqual({ rows: 0, row: undefined });
  expect(await reviewed()).toEqual({ rows: 0, cat: 480, dog: 480 });
});

it('removes deleted runs with all their rows, and no number of a label stands for another one then', async () => {
  const home = tempFolder();
  const [here, there] = [await opened(home), await opened(home)];
  const doomed = await here.createRun({ ...plan, copies: ['/copies/1'] }, settings);
  await here.beginPass(doomed.id);
  await here.append(doomed.id, newRow('a.jpg', 0, { label: 'cat', score: 0.5 }));
  await here.appendOmitted(doomed.id, { root: '/photos', relativePath: 'x', reason: 'left-out' });
  await here.flush(doomed.id);
  expect((await here.rows(doomed.id, wholeView, 0, 1)).rows[0]?.row).toMatchObject({ predictions: [{ label: 'cat' }] });
  await here.setDeleted(doomed.id, 1000);
  expect(await there.purge(1000)).toEqual([]);
  expect(await there.purge(1001)).toEqual(['/copies/1']);
  expect(await here.run(doomed.id)).toBeUndefined();
  await expect(here.rows(doomed.id, wholeView, 0, 1)).rejects.toMatchObject({ problem: 'gone' });
  const id = await runWith(there, [newRow('b.jpg', 0, { label: 'dog', score: 0.5 })]);
  expect((await here.rows(id, wholeView, 0, 1)).rows[0]?.row).toMatchObject({ predictions: [{ label: 'dog' }] });
});

it('gives up a query that is no longer wanted', async () => {
  const library = await opened();
  const id = await runWith(library, [newRow('a.jpg', 0, { label: 'cat', score: 0.5 })]);
  const controller = new AbortController();
  const asked = library.rows(id, { ...wholeView, search: 'x' }, 0, 1, controller.signal);
  controller.abort(new Error('enough'));
  await expect(asked).rejects.toThrow('enough');
  await expect(library.truth(id, AbortSignal.abort(new Error('no')))).rejects.toThrow('no');
  expect((await library.rows(id, { ...wholeView, search: 'x' }, 0, 1)).total).toBe(0);
});

it('asks in the middle of a query whether it is still wanted, even of one that finds nothing', async () => {
  const home = tempFolder();
  const library = await opened(home);
  const id = await runWith(library, [newRow('a.jpg', 0, { label: 'cat', score: 0.5 })]);
  const db = connect(libraryPath(home), true);
  onTestFinished(() => {
    db.close();
  });
  const file = new LibraryFile(db);
  file.askWhetherGivenUp(() => true);
  for (const search of ['a.jpg', 'nowhere']) {
    expect(() => file.rows(id, { ...wholeView, search }, 0, 1)).toThrow(GivenUpError);
  }
  expect(() => file.truth(id)).toThrow(GivenUpError);
});
