// What can go wrong around a run, and how it is told: the model fails, the disk is full, the engine stops.
import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { limits } from '../../../../src/protocol/limits.ts';
import type { RunProgress } from '../../../../src/protocol/runs.ts';
import { mountDisk } from '../../../support/disk.ts';
import { jpeg, writePictures } from '../../../support/pictures.ts';
import { pause } from '../../../support/processes.ts';
import { fragileWorker } from '../../../support/run-pictures.ts';
import type { ServiceClient } from '../../../support/service-client.ts';
import { tempFolder } from '../temp.ts';
import { drop, ended, ServiceBench } from './bench.ts';

// A guard against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 300_000 });

afterEach(() => {
  delete process.env['ZEROLENS_FRAGILE'];
});

/** A service whose workers do what `fragile` says, and a page. */
async function start(home: string, folders: string[], fragile?: string): Promise<[ServiceBench, ServiceClient]> {
  if (fragile !== undefined) process.env['ZEROLENS_FRAGILE'] = fragile;
  const bench = await ServiceBench.start(home, folders, fragile === undefined ? {} : { workerEntry: fragileWorker });
  onTestFinished(() => bench.stop());
  return [bench, bench.page()];
}

async function startRun(page: ServiceClient): Promise<RunProgress> {
  const { fields } = await page.request('folder.list', {});
  const sources = fields.folders.map(({ id }) => ({ kind: 'folder' as const, id }));
  return (await page.request('run.create', { sources })).fields;
}

/** Leaves room for so many bytes, and names the file that takes the rest. */
function fillUp(disk: string, bytes: number): string {
  const { bavail, bsize } = statfsSync(disk);
  const filler = join(disk, `filler-${bytes}`);
  writeFileSync(filler, Buffer.alloc(bavail * bsize - bytes));
  return filler;
}

it('a model that fails ends the run with its sentence; the next one is refused with it', async () => {
  const photos = tempFolder();
  await writePictures(photos, 60);
  const [bench, page] = await start(tempFolder(), [photos], 'always');
  const { run } = await startRun(page);
  const result = await ended(page, run);
  expect(result).toMatchObject({ state: 'failed', message: bench.engine.failure });
  expect(result.message).toMatch(/\w+/);
  const { fields } = await page.request('run.rows', { run, from: 0, count: 500 });
  expect(fields.rows).toHaveLength(result.done);
  await expect(startRun(page)).rejects.toMatchObject({ code: 'model_error', message: result.message });
});

it('pause and cancel act while the workers are held up, and the next run then starts by itself', async () => {
  const photos = tempFolder();
  await writePictures(photos, 60);
  const gate = join(tempFolder(), 'gate');
  const [, page] = await start(tempFolder(), [photos], `wait:${gate}`);
  const [one, two, three] = [await startRun(page), await startRun(page), await startRun(page)];
  expect([one.state, two.state, three.state]).toEqual(['running', 'queued', 'queued']);
  expect((await page.request('run.pause', { run: one.run })).fields).toMatchObject({ state: 'paused', done: 0 });
  expect((await page.request('run.get', { run: two.run })).fields.state).toBe('running');
  expect((await page.request('run.cancel', { run: two.run })).fields).toMatchObject({ state: 'cancelled', done: 0 });
  await expect(page.request('run.pause', { run: two.run })).rejects.toThrow('This run is not under way.');
  expect((await page.request('run.pause', { run: three.run })).fields.state).toBe('paused');
  writeFileSync(gate, '');
  for (const { run } of [one, two, three]) await page.request('run.resume', { run });
  for (const { run } of [one, two, three]) expect(await ended(page, run)).toMatchObject({ state: 'done', done: 60 });
});

it('pictures wait while the queue is full of requests of others, and lose nothing by it', async () => {
  const photos = tempFolder();
  await writePictures(photos, 60);
  const gate = join(tempFolder(), 'gate');
  const [bench, page] = await start(tempFolder(), [photos], `wait:${gate}`);
  const other = bench.engine.connect();
  const picture = await jpeg(1, 16, 16);
  const flood = Array.from({ length: limits.queuedJobs + 1000 }, () =>
    other.request({ op: 'classify', lane: 'batch', input: { kind: 'encoded' } }, [picture]),
  );
  expect(await flood.at(-1)?.reply).toMatchObject({ code: 'rejected' });
  const { run } = await startRun(page);
  await pause(1000);
  for (const { id } of flood) other.cancel(id);
  writeFileSync(gate, '');
  expect(await ended(page, run)).toMatchObject({ state: 'done', done: 60, errors: 0 });
  await Promise.all(flood.map(({ reply }) => reply));
  other.close();
});

it('a service that stops pauses its runs: watchers are told, drops are gone, and the next one goes on when told', async () => {
  const photos = tempFolder();
  const home = tempFolder();
  await writePictures(photos, 60);
  const [bench, page] = await start(home, [photos], `wait:${join(home, 'never')}`);
  const [one, two] = [await startRun(page), await startRun(page)];
  const idle = await drop(page, [['F/a.jpg', await jpeg(1)]]);
  expect(existsSync(join(home, 'drops', `${idle.id}.part`))).toBe(true);
  const watched = [ended(page, one.run), ended(page, two.run)];
  const lists = page.request('run.list', { watch: true });
  await bench.service.stop();
  const message = 'ZeroLens was closed before it was done.';
  for (const end of await Promise.all(watched)) expect(end).toMatchObject({ state: 'paused', message });
  expect((await lists).fields.runs.map(({ state }) => state)).toEqual(['paused', 'paused']);
  expect(existsSync(join(home, 'drops', `${idle.id}.part`))).toBe(false);
  await expect(startRun(page)).rejects.toMatchObject({ code: 'rejected' });
  const [, later] = await start(home, []);
  const { runs } = (await later.request('run.list', {})).fields;
  expect(runs.map(({ run, state }) => [run, state])).toEqual([
    [two.run, 'paused'],
    [one.run, 'paused'],
  ]);
  await later.request('run.resume', { run: one.run });
  const end = await ended(later, one.run);
  expect(end).toMatchObject({ state: 'done', done: 60 });
  expect(end.message).toBeUndefined();
});

it('a full disk pauses the run and says why; it goes on once there is room', async (context) => {
  const photos = tempFolder();
  const count = 1500;
  await writePictures(photos, count);
  const disk = join(tempFolder(), 'disk');
  if (!mountDisk(disk, 'size=1m')) context.skip();
  const [, page] = await start(disk, [photos]);
  const filler = fillUp(disk, 200_000);
  const { run } = await startRun(page);
  const paused = await ended(page, run);
  expect(paused).toMatchObject({ state: 'paused', message: expect.stringContaining('The disk is full') as string });
  expect(paused.done).toBeLessThan(count);
  const { fields } = await page.request('run.rows', { run, from: 0, count: 500 });
  expect(fields.total).toBeGreaterThanOrEqual(paused.done);
  expect((await page.request('run.get', { run })).fields.state).toBe('paused');
  rmSync(filler);
  execFileSync('mount', ['-o', 'remount,size=20m', disk]);
  await page.request('run.resume', { run });
  expect(await ended(page, run)).toMatchObject({ state: 'done', done: count, errors: 0, pass: { kept: paused.done } });
});

it('a folder that goes away pauses the run and is named; nothing is lost, and it goes on when it is back', async () => {
  const photos = join(tempFolder(), 'photos');
  await writePictures(photos, 400);
  const [, page] = await start(tempFolder(), [photos]);
  const { run } = await startRun(page);
  for (let done = 0; done === 0;) done = (await page.request('run.get', { run })).fields.done;
  renameSync(photos, `${photos}-away`);
  const paused = await ended(page, run);
  expect(paused).toMatchObject({ state: 'paused', errors: 0, message: expect.stringContaining(photos) as string });
  await page.request('run.resume', { run });
  const still = await ended(page, run);
  expect(still).toMatchObject({ state: 'paused', done: paused.done, errors: 0 });
  renameSync(`${photos}-away`, photos);
  await page.request('run.resume', { run });
  const end = await ended(page, run);
  expect(end).toMatchObject({
    state: 'done',
    done: 400,
    errors: 0,
    pass: { kept: paused.done, redone: 0, vanished: 0 },
  });
  expect(end.message).toBeUndefined();
});

it('a drop is refused where there is no room, and discarded where the room runs out', async (context) => {
  const disk = join(tempFolder(), 'disk');
  if (!mountDisk(disk, 'size=2m')) context.skip();
  const [, page] = await start(disk, []);
  fillUp(disk, 400_000);
  const create = (bytes: number) => page.request('drop.create', { folders: ['F'], files: 1, bytes });
  await expect(create(3e6)).rejects.toThrow(/^4 MB are needed for a copy, and there is room for \d+ kB\.$/);
  const { fields } = await create(200_000);
  await expect(create(200_000)).rejects.toMatchObject({ code: 'rejected' });
  fillUp(disk, 100_000);
  const piece = { ...fields, folder: 0, path: 'a.jpg', offset: 0, last: true };
  const written = page.request('drop.write', piece, { payload: [Buffer.alloc(200_000)] });
  await expect(written).rejects.toThrow('What was dropped cannot be copied: the disk is full.');
  expect(existsSync(join(disk, 'drops', `${fields.drop}.part`))).toBe(false);
  await expect(page.request('drop.write', piece)).rejects.toThrow('This drop is no longer there.');
});

it('where there can be no library ZeroLens starts, says so, and refuses runs', async () => {
  const home = join(tempFolder(), 'file');
  writeFileSync(home, '');
  const photos = tempFolder();
  await writePictures(photos, 1);
  const [, page] = await start(home, [photos]);
  const { fields } = await page.request('run.list', {});
  expect(fields).toMatchObject({ runs: [], total: 0 });
  expect(fields.notice).toMatch(/\w+/);
  await expect(startRun(page)).rejects.toMatchObject({ code: 'rejected', message: fields.notice });
  await expect(page.request('run.get', { run: 'aaaaaaaa' })).rejects.toThrow(fields.notice);
});
