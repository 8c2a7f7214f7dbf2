// Results of a run over real sockets: windows of views, counts, corrections that are taken back, files, and the watched list.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ServiceFinal, ServiceInput, ServicePartial } from '../../../../src/protocol/services.ts';
import { writePictures } from '../../../support/pictures.ts';
import { until } from '../../../support/processes.ts';
import type { ServiceClient } from '../../../support/service-client.ts';
import { fill } from '../temp.ts';
import { ended, exported, ServiceBench } from './bench.ts';

// A guard against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 300_000 });

const good = 30;

let scratch: string;
let bench: ServiceBench;
let page: ServiceClient;
let run: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'zerolens-test-'));
  const photos = join(scratch, 'photos');
  await writePictures(photos, good);
  fill(photos, { 'broken.jpg': 'no picture' });
  bench = await ServiceBench.start(join(scratch, 'home'), [photos]);
  page = bench.page();
  run = await create();
  await ended(page, run);
});

afterAll(async () => {
  await bench.stop();
  rmSync(scratch, { recursive: true });
});

async function create(): Promise<string> {
  const { fields } = await page.request('folder.list', {});
  const sources = fields.folders.map(({ id }) => ({ kind: 'folder' as const, id }));
  return (await page.request('run.create', { sources })).fields.run;
}

type View = ServiceInput<'run.rows'>['view'];

async function rows(view: View = {}): Promise<ServiceFinal<'run.rows'>> {
  return (await page.request('run.rows', { run, view, from: 0, count: 500 })).fields;
}

async function counts(): Promise<ServiceFinal<'run.counts'>> {
  return (await page.request('run.counts', { run })).fields;
}

it('views have their rows in their order, and counts agree with them', async () => {
  const all = await rows();
  expect(all.total).toBe(good + 1);
  const errors = await rows({ show: 'errors' });
  expect(errors.rows.map(({ path, errorCode }) => [path, errorCode])).toEqual([['broken.jpg', 'not_an_image']]);
  const scores = (await rows({ order: 'least-certain' })).rows.map(({ predictions }) => predictions[0]?.score ?? -1);
  expect(scores).toHaveLength(good);
  expect(scores).toEqual(scores.toSorted((a, b) => a - b));
  const told = await counts();
  expect(told).toMatchObject({ rows: good + 1, ok: good, errors: 1, reviewed: 0 });
  expect(told.uncertain).toBe((await rows({ show: 'uncertain' })).total);
  for (const { label, rows: of } of told.labels) expect((await rows({ label })).total).toBe(of);
  expect(told.histogram.reduce((sum, of) => sum + of, 0)).toBe(good);
  const { fields } = await page.request('run.rows', { run, view: { search: 'BROKEN' }, from: 0, count: 5 });
  expect(fields).toMatchObject({ total: 1, rows: [{ path: 'broken.jpg' }] });
});

it('corrections of some rows and of a view count, are exported, and are taken back one by one', async () => {
  const [first, second] = (await rows({ show: 'unreviewed' })).rows;
  const some = [first?.row ?? -1, second?.row ?? -1];
  const correct = async (fields: Omit<ServiceInput<'run.correct'>, 'run'>) =>
    (await page.request('run.correct', { run, ...fields })).fields.rows;
  const label = '=cmd(), "a"\n🦊';
  expect(await correct({ target: { rows: some }, verdict: { kind: 'label', label } })).toBe(2);
  expect(await correct({ target: { view: { show: 'unreviewed' } }, verdict: { kind: 'accept' } })).toBe(good - 2);
  expect(await counts()).toMatchObject({ reviewed: good, uncertain: 0 });
  expect((await page.request('run.get', { run })).fields.reviewed).toBe(good);
  expect((await rows({ label })).rows.map(({ row, reviewedLabel }) => [row, reviewedLabel])).toEqual(
    some.map((row) => [row, label]),
  );
  const cells: Record<string, string>[] = parse(await exported(page, run), { columns: true });
  expect(
    cells.filter(({ reviewed_label }) => reviewed_label === label).map(({ relative_path }) => relative_path),
  ).toEqual([first?.path, second?.path]);
  const view = { show: 'errors' } as const;
  expect((await exported(page, run, { format: 'jsonl', view })).toString().trimEnd().split('\n')).toHaveLength(1);
  const undo = async () => (await page.request('run.undo', { run })).fields;
  expect(await undo()).toMatchObject({ rows: good - 2 });
  expect(await undo()).toEqual({ rows: 2, row: Math.min(...some) });
  expect(await undo()).toEqual({ rows: 0 });
  expect(await counts()).toMatchObject({ reviewed: 0 });
});

it('labels by a person survive going over the folder again, which reads nothing again', async () => {
  const [first] = (await rows()).rows.filter(({ status }) => status === 'ok');
  const target = { rows: [first?.row ?? -1] };
  await page.request('run.correct', { run, target, verdict: { kind: 'label', label: 'mine' } });
  await page.request('run.resume', { run });
  expect(await ended(page, run)).toMatchObject({
    ...{ state: 'done', done: good + 1, reviewed: 1 },
    pass: { kept: good + 1, redone: 0, vanished: 0 },
  });
  expect((await rows({ show: 'reviewed' })).rows).toMatchObject([{ row: first?.row, reviewedLabel: 'mine' }]);
  await page.request('run.correct', { run, target, verdict: { kind: 'clear' } });
  expect((await rows({ show: 'reviewed' })).total).toBe(0);
});

it('a watched list tells of runs that begin, end, are renamed and deleted, until it is cancelled', async () => {
  const heard: ServicePartial<'run.list'>[] = [];
  const leaving = new AbortController();
  const started = performance.now();
  const onPartial = (list: ServicePartial<'run.list'>): void => void heard.push(list);
  const watched = page.request('run.list', { watch: true }, { onPartial, signal: leaving.signal });
  const other = await create();
  const last = () => heard.at(-1)?.runs.find((known) => known.run === other);
  await until(() => last()?.state === 'done');
  await page.request('run.rename', { run: other, name: 'Übung, "2"' });
  await until(() => last()?.name === 'Übung, "2"');
  await page.request('run.delete', { run: other });
  await until(() => last() === undefined);
  await page.request('run.restore', { run: other });
  await until(() => last() !== undefined);
  leaving.abort();
  await expect(watched).rejects.toMatchObject({ code: 'cancelled' });
  // Timers may be late, but never early by more than they round.
  expect(heard.length).toBeLessThanOrEqual(2 + ((performance.now() - started) / 1000) * 4.1);
  const { fields } = await page.request('folder.list', {});
  expect(fields.folders[0]?.last?.run).toBe(other);
});

it('truth of folders that are no labels: answers, not failures', async () => {
  expect((await page.request('run.truth', { run })).fields.pictures).toBe(0);
  const info = JSON.parse((await exported(page, run, { format: 'info' })).toString()) as unknown;
  expect(JSON.stringify(info)).toContain('broken.jpg');
});
