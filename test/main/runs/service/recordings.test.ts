// Live video is recorded into a run like any other, until it is stopped, cancelled or its page is gone.
import { expect, it, onTestFinished, vi } from 'vitest';
import type { RunProgress } from '../../../../src/protocol/runs.ts';
import type { ServiceClient } from '../../../support/service-client.ts';
import { until } from '../../../support/processes.ts';
import { csvRows } from '../../../support/cli.ts';
import { tempFolder } from '../temp.ts';
import { exported, ServiceBench } from './bench.ts';

// A guard against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 300_000 });

async function start(home = tempFolder()): Promise<[ServiceBench, ServiceClient]> {
  const bench = await ServiceBench.start(home);
  onTestFinished(() => bench.stop());
  return [bench, bench.page()];
}

interface Recording {
  run: string;
  heard: RunProgress[];
  ended: Promise<RunProgress>;
}

async function record(page: ServiceClient, signal?: AbortSignal): Promise<Recording> {
  const heard: RunProgress[] = [];
  const onPartial = (progress: RunProgress): void => void heard.push(progress);
  const reply = page.request('recording.start', { topK: 2 }, { onPartial, ...(signal && { signal }) });
  await until(() => heard.length > 0);
  return { run: heard[0]?.run ?? '', heard, ended: reply.then(({ fields }) => fields) };
}

const at = (second: number) => `2026-10-25T02:30:0${second}.000`;

function add(page: ServiceClient, run: string, time: string, label: string, score = 0.9) {
  const predictions = [
    { label, index: 0, score },
    { label: 'other', index: 1, score: 1 - score },
  ];
  const frame = { device: 'cpu', latencyMs: 12.5, width: 640, height: 480 };
  return page.request('recording.add', { run, at: time, predictions, ...frame });
}

it('a row per change of the label, in the order they came, equal times numbered; then done and exported', async () => {
  const [, page] = await start();
  const { run, heard, ended } = await record(page);
  expect(heard[0]).toMatchObject({ kind: 'live', state: 'running', done: 0, elsewhere: false });
  await expect(page.request('run.resume', { run })).rejects.toMatchObject({ code: 'rejected' });
  await expect(page.request('run.delete', { run })).rejects.toThrow('under way');
  for (const [place, label] of ['cat', 'dog', 'cat'].entries()) {
    expect((await add(page, run, at(place), label)).fields.rows).toBe(place + 1);
  }
  // A clock that is set back.
  expect((await add(page, run, at(1), 'cup', 0.3)).fields.rows).toBe(4);
  expect(heard.at(-1)).toMatchObject({ state: 'running', done: 4, found: 4 });
  const { fields } = await page.request('recording.stop', { run });
  expect(fields).toMatchObject({ run, kind: 'live', state: 'done', done: 4, found: 4, uncertain: 1 });
  expect(await ended).toEqual(fields);
  await expect(add(page, run, at(5), 'late')).rejects.toThrow('This recording has ended.');
  const rows = csvRows(await exported(page, run));
  expect(rows.map((row) => [row['root'], row['relative_path'], row['decision']])).toEqual([
    ['camera', at(0), 'cat'],
    ['camera', at(1), 'dog'],
    ['camera', at(2), 'cat'],
    ['camera', `${at(1)} (1)`, 'uncertain'],
  ]);
  expect(rows[0]).toMatchObject({ top1_label: 'cat', top1_score: '0.900000', inference_ms: '12.50', width: '640' });
  const [row] = (await page.request('run.rows', { run, from: 0, count: 1 })).fields.rows;
  await expect(page.request('run.thumbnail', { run, row: row?.row ?? -1, side: 32 })).rejects.toThrow('no pictures');
});

it('one that is cancelled, one that is ended as a run, and one of a service that stops are done with their rows', async () => {
  const home = tempFolder();
  const [bench, page] = await start(home);
  const leaving = new AbortController();
  const recordings = [await record(page, leaving.signal), await record(page), await record(page)];
  for (const { run } of recordings) await add(page, run, at(0), 'cat');
  leaving.abort();
  expect(await recordings[0]?.ended).toMatchObject({ state: 'done', done: 1 });
  const run = recordings[1]?.run ?? '';
  expect((await page.request('run.cancel', { run })).fields).toMatchObject({ state: 'done', done: 1 });
  await bench.service.stop();
  expect(await recordings[2]?.ended).toMatchObject({ state: 'done', done: 1 });
  const [, later] = await start(home);
  const { runs } = (await later.request('run.list', {})).fields;
  expect(runs.map(({ state, done }) => [state, done])).toEqual([
    ['done', 1],
    ['done', 1],
    ['done', 1],
  ]);
});
