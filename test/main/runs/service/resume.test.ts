// Runs that go on, and those that cannot: folders that are not there at the beginning, copies that are deleted, two runs of the same files.
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { Library } from '../../../../src/main/runs/store/library.ts';
import type { RunProgress } from '../../../../src/protocol/runs.ts';
import { jpeg, writePictures } from '../../../support/pictures.ts';
import { comparableCsv } from '../../../support/cli.ts';
import type { ServiceClient } from '../../../support/service-client.ts';
import { tempFolder } from '../temp.ts';
import { drop, ended, exported, ServiceBench } from './bench.ts';

// A guard against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 300_000 });

async function start(home: string, folders: string[]): Promise<[ServiceBench, ServiceClient]> {
  const bench = await ServiceBench.start(home, folders);
  onTestFinished(() => bench.stop());
  return [bench, bench.page()];
}

async function create(page: ServiceClient): Promise<RunProgress> {
  const { fields } = await page.request('folder.list', {});
  const sources = fields.folders.map(({ id }) => ({ kind: 'folder' as const, id }));
  return (await page.request('run.create', { sources })).fields;
}

it('a folder that is away before the first picture pauses the run without a row; it goes on once it is back', async () => {
  const photos = join(tempFolder(), 'photos');
  await writePictures(photos, 20);
  const [, page] = await start(tempFolder(), [photos]);
  renameSync(photos, `${photos}-away`);
  const { run } = await create(page);
  const paused = await ended(page, run);
  expect(paused).toMatchObject({ state: 'paused', done: 0, message: expect.stringContaining(photos) as string });
  renameSync(`${photos}-away`, photos);
  await page.request('run.resume', { run });
  expect(await ended(page, run)).toMatchObject({ state: 'done', done: 20, errors: 0 });
});

it('a drop whose copies are deleted keeps its rows and state, and says why it cannot go on', async () => {
  const home = tempFolder();
  const [, page] = await start(home, []);
  const sources = [await drop(page, [['F/a.jpg', await jpeg(1)]])];
  const { run } = (await page.request('run.create', { sources })).fields;
  await ended(page, run);
  rmSync(join(home, 'drops'), { recursive: true });
  await expect(page.request('run.resume', { run })).rejects.toThrow(/drop it again/);
  expect((await page.request('run.get', { run })).fields).toMatchObject({ state: 'done', done: 1, errors: 0 });
});

it('two runs over the same files at the same time have the same rows, each its own', async () => {
  const [home, photos] = [tempFolder(), join(tempFolder(), 'photos')];
  await writePictures(photos, 60);
  const pages = [(await start(home, [photos]))[1], (await start(home, [photos]))[1]];
  const runs = await Promise.all(
    pages.map(async (page) => {
      const { run } = await create(page);
      expect(await ended(page, run)).toMatchObject({ state: 'done', done: 60, errors: 0 });
      return { run, rows: comparableCsv(await exported(page, run)) };
    }),
  );
  expect(runs[0]?.run).not.toBe(runs[1]?.run);
  expect(runs[0]?.rows).toEqual(runs[1]?.rows);
});

it('a run that comes as the service stops is left to nobody, and goes on another time', async () => {
  const [home, photos] = [tempFolder(), join(tempFolder(), 'photos')];
  await writePictures(photos, 20);
  const bench = await ServiceBench.start(home, [photos]);
  const page = bench.page();
  const creating = Promise.allSettled([create(page), create(page), create(page)]);
  // Some have come as far as to their lease by then.
  await page.request('folder.list', {});
  await bench.stop();
  await Promise.race([creating, new Promise((resolve) => setTimeout(resolve, 1000))]);
  const library = await Library.open(home);
  onTestFinished(() => library.close());
  for (const { state, owner } of (await library.runs(0, 10)).runs) {
    expect(owner).toBeUndefined();
    expect(['created', 'paused', 'done']).toContain(state);
  }
});
