// What can go wrong around a run, and how it is told: the model fails, the disk is full, the engine stops.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
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
import { drop, ended, exported, ServiceBench } from './bench.ts';

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

it('stop acts while the workers are held up, and a second run may then start', async () => {
  const photos = tempFolder();
  await writePictures(photos, 60);
  const gate = join(tempFolder(), 'gate');
  const [, page] = await start(tempFolder(), [photos], `wait:${gate}`);
  const { run } = await startRun(page);
  await expect(startRun(page)).rejects.toMatchObject({ code: 'rejected' });
  const { fields } = await page.request('run.stop', { run });
  expect(fields).toMatchObject({ state: 'stopped', done: 0 });
  writeFileSync(gate, '');
  const again = await startRun(page);
  expect(await ended(page, again.run)).toMatchObject({ state: 'done', done: 60 });
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

it('a service that stops ends its run in good order: watchers are told, rows are kept, drops are gone', async () => {
  const photos = tempFolder();
  const home = tempFolder();
  await writePictures(photos, 60);
  const [bench, page] = await start(home, [photos], `wait:${join(home, 'never')}`);
  const { run } = await startRun(page);
  const idle = await drop(page, [['F/a.jpg', await jpeg(1)]]);
  expect(existsSync(join(home, 'drops', `${idle.id}.part`))).toBe(true);
  const watched = ended(page, run);
  await bench.service.stop();
  expect(await watched).toMatchObject({ state: 'stopped' });
  expect(existsSync(join(home, 'drops', `${idle.id}.part`))).toBe(false);
  expect(readFileSync(join(home, 'runs', run, 'rows.jsonl'), 'utf8')).toBe('');
  await expect(startRun(page)).rejects.toThrow('ZeroLens is stopping.');
});

it('a full disk ends the run with a plain message; all rows so far are read and exported', async (context) => {
  const photos = tempFolder();
  await writePictures(photos, 600);
  const disk = join(tempFolder(), 'disk');
  if (!mountDisk(disk, 'size=100k')) context.skip();
  const [, page] = await start(disk, [photos]);
  const { run } = await startRun(page);
  const result = await ended(page, run);
  expect(result).toMatchObject({
    state: 'failed',
    message: 'The results cannot be kept: the disk is full. Free some space and try again.',
  });
  expect(result.done).toBeGreaterThan(100);
  expect(result.done).toBeLessThan(600);
  const { fields } = await page.request('run.rows', { run, from: result.done - 1, count: 1 });
  expect(fields.rows[0]).toMatchObject({ place: result.done - 1, status: 'ok' });
  expect((await exported(page, run)).toString().trimEnd().split('\r\n')).toHaveLength(result.done + 1);
});

it('a drop is refused where there is no room, and discarded where the room runs out', async (context) => {
  const disk = join(tempFolder(), 'disk');
  if (!mountDisk(disk, 'size=400k')) context.skip();
  const [, page] = await start(disk, []);
  const create = (bytes: number) => page.request('drop.create', { folders: ['F'], files: 1, bytes });
  await expect(create(3e6)).rejects.toThrow(/^4 MB are needed for a copy, and there is room for \d+ kB\.$/);
  const { fields } = await create(200_000);
  await expect(create(200_000)).rejects.toMatchObject({ code: 'rejected' });
  writeFileSync(join(disk, 'filler'), Buffer.alloc(300_000));
  const piece = { ...fields, folder: 0, path: 'a.jpg', offset: 0, last: true };
  const written = page.request('drop.write', piece, { payload: [Buffer.alloc(200_000)] });
  await expect(written).rejects.toThrow('What was dropped cannot be copied: the disk is full.');
  expect(existsSync(join(disk, 'drops', `${fields.drop}.part`))).toBe(false);
  await expect(page.request('drop.write', piece)).rejects.toThrow('This drop is no longer there.');
});

it('a folder that cannot be made is said at once', async () => {
  const home = join(tempFolder(), 'file');
  writeFileSync(home, '');
  await expect(start(home, [])).rejects.toMatchObject({ code: 'rejected' });
});
