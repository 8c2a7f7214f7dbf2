// Several processes at one library: a run of a dead one is offered and goes on at once, that of a live one is only seen.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { RunProgress } from '../../../../src/protocol/runs.ts';
import { writePictures } from '../../../support/pictures.ts';
import { serve, type Served } from '../../../support/served.ts';
import { ServiceClient } from '../../../support/service-client.ts';
import { tempFolder } from '../temp.ts';
import { ended, exported } from './bench.ts';

// A guard against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 300_000 });

const count = 1500;

/** `zerolens serve`, and a program that asks it. */
async function served(home: string, folders: string[]): Promise<[Served, ServiceClient]> {
  // The path of a socket is short.
  const folder = mkdtempSync(join(tmpdir(), 'zl-'));
  const endpoint = `ipc://${join(folder, 's')}`;
  const started = await serve({ home, folders, args: ['--listen', endpoint, '--workers', '2'] });
  const client = new ServiceClient(endpoint, false);
  onTestFinished(async () => {
    client.close();
    await started.kill();
    rmSync(folder, { recursive: true });
  });
  return [started, client];
}

async function create(client: ServiceClient): Promise<string> {
  const { folders } = (await client.request('folder.list', {})).fields;
  const sources = folders.map(({ id }) => ({ kind: 'folder' as const, id }));
  return (await client.request('run.create', { sources })).fields.run;
}

async function get(client: ServiceClient, run: string): Promise<RunProgress> {
  return (await client.request('run.get', { run })).fields;
}

/** Waits until some of it is done, and not all. */
async function someDone(client: ServiceClient, run: string): Promise<void> {
  while ((await get(client, run)).done === 0);
}

it('a run whose process was killed is interrupted, never begins by itself, and goes on at once when told', async () => {
  const [home, photos] = [tempFolder(), tempFolder()];
  await writePictures(photos, count);
  const [first, before] = await served(home, [photos]);
  const run = await create(before);
  await someDone(before, run);
  await first.kill();
  const [, after] = await served(home, [photos]);
  const listed = (await after.request('run.list', {})).fields.runs;
  expect(listed).toMatchObject([{ run, state: 'interrupted', elsewhere: false }]);
  const left = await get(after, run);
  expect(left).toMatchObject({ state: 'interrupted', errors: 0 });
  expect(left.done).toBeGreaterThan(0);
  expect((await after.request('run.resume', { run })).fields.state).toBe('running');
  const end = await ended(after, run);
  expect(end).toMatchObject({
    state: 'done',
    done: count,
    found: count,
    errors: 0,
    pass: { kept: left.done, redone: 0 },
  });
  expect((await exported(after, run)).toString().trimEnd().split('\r\n')).toHaveLength(count + 1);
});

it('a run of a live process is seen as it gets on, and not to be changed, by another one', async () => {
  const [home, photos] = [tempFolder(), tempFolder()];
  await writePictures(photos, count);
  const [[first, one], [, two]] = [await served(home, [photos]), await served(home, [photos])];
  const run = await create(one);
  await someDone(two, run);
  const seen = await get(two, run);
  // Everything may be done by now.
  if (seen.state !== 'done') expect(seen).toMatchObject({ state: 'running', elsewhere: true });
  const refused = `Another process of ZeroLens (${first.pid}) works on this run.`;
  const view = { show: 'all' } as const;
  const changes = [
    two.request('run.pause', { run }),
    two.request('run.cancel', { run }),
    two.request('run.resume', { run }),
    two.request('run.delete', { run }),
    two.request('run.rename', { run, name: 'mine' }),
    two.request('run.undo', { run }),
    two.request('run.correct', { run, target: { view }, verdict: { kind: 'accept' } }),
  ];
  for (const change of await Promise.allSettled(changes)) {
    expect(change).toMatchObject({ status: 'rejected', reason: { code: 'rejected', message: refused } });
  }
  const heard: RunProgress[] = [];
  const end = await ended(two, run, heard);
  expect(end).toMatchObject({ state: 'done', elsewhere: false, done: count, reviewed: 0 });
  expect(heard.length).toBeGreaterThan(0);
  expect((await two.request('run.rename', { run, name: 'mine' })).fields.name).toBe('mine');
  expect((await get(one, run)).name).toBe('mine');
});
