// The run service over real sockets, with real workers: what a page asks for, and what it gets.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import type { RunProgress, Source } from '../../../../src/protocol/runs.ts';
import type { ServiceClient } from '../../../support/service-client.ts';
import { runCli } from '../../../support/cli.ts';
import { jpeg, writePictures } from '../../../support/pictures.ts';
import { fill, tempFolder } from '../temp.ts';
import { drop, ended, exported, ServiceBench } from './bench.ts';

// A guard against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 300_000 });

const count = 400;

let scratch: string;
let photos: string;
let bench: ServiceBench;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'zerolens-test-'));
  photos = join(scratch, 'photos');
  await writePictures(photos, count);
  const others = ['x/pictures', 'y/pictures', 'empty'].map((name) => join(scratch, name));
  for (const folder of others) fill(folder, { 'notes.txt': 'no picture' });
  bench = await ServiceBench.start(join(scratch, 'home'), [photos, ...others]);
});

afterAll(async () => {
  await bench.stop();
  rmSync(scratch, { recursive: true });
});

function newPage(): ServiceClient {
  const page = bench.page();
  onTestFinished(() => {
    page.close();
  });
  return page;
}

async function folder(page: ServiceClient, name: string): Promise<Source> {
  const { fields } = await page.request('folder.list', {});
  const id = fields.folders.find((known) => known.name === name)?.id ?? 'none';
  return { kind: 'folder', id };
}

/** Classifies it all, and gives the run's id. */
async function classified(page: ServiceClient, source: Source, settings = {}) {
  const { fields } = await page.request('run.create', { sources: [source], ...settings });
  return await ended(page, fields.run);
}

/** A CSV without device and time. */
function comparableBytes(csv: Buffer): string {
  return csv.toString().replace(/,(?:cpu,[\d.]+)?\r\n/g, (cell) => (cell.length > 3 ? ',DEVICE,TIME\r\n' : cell));
}

it('folders of the command line have ids and names, and no paths', async () => {
  const page = newPage();
  const { fields } = await page.request('folder.list', {});
  expect(fields.folders.map(({ name }) => name)).toEqual(['photos', 'x/pictures', 'y/pictures', 'empty']);
  expect(page.headers.join()).not.toContain(scratch);
});

it('a folder of the command line gives the bytes that classify writes, but for device and time', async () => {
  const page = newPage();
  const run = await classified(page, await folder(page, 'photos'));
  expect(run).toMatchObject({ state: 'done', done: count, found: count, finding: false, errors: 0, name: 'photos' });
  const { stdout } = await runCli(['classify', photos, '--csv', '-', '--quiet']);
  const csv = await exported(page, run.run);
  expect(comparableBytes(csv)).toBe(comparableBytes(stdout));
  expect(csv.toString()).toContain(photos);
  const { stdout: excel } = await runCli(['classify', photos, '--csv', '-', '--bom', '--spreadsheet-safe', '--quiet']);
  const options = { bom: true, spreadsheetSafe: true };
  expect(comparableBytes(await exported(page, run.run, options))).toBe(comparableBytes(excel));
  expect(page.headers.join()).not.toContain(scratch);
  const uncertain = csv.toString().match(/,0\.5,uncertain,/g)?.length ?? 0;
  expect([run.uncertain, uncertain > 0]).toEqual([uncertain, true]);
});

it('a dropped tree with all kinds of names and pictures gives the bytes that classify writes', async () => {
  const page = newPage();
  const good = await jpeg(3);
  const names = ['a.jpg', 'x[1].jpg', 'new\nline.jpg', 'quo"te, comma.jpg', 'é/写真 📷 #1%.jpg', '-rf.jpg', '=1+1.jpg'];
  if (process.platform !== 'win32') names.push('back\\slash.jpg', '..hidden/…/ .jpg');
  const files: [string, Buffer][] = names.map((name) => [`Holiday/${name}`, good]);
  files.push(['Holiday/empty.jpg', Buffer.alloc(0)], ['Holiday/cut.jpg', good.subarray(0, good.length >> 1)]);
  files.push(['Holiday/notes.txt', Buffer.from('nothing')], ['Holiday/no.png', Buffer.from('text')]);
  files.push(['Holiday/deep/er/b.png', await sharp(good).png().toBuffer()]);
  files.push(['Second/c.webp', await sharp(good).webp().toBuffer()]);
  const originals = tempFolder();
  fill(originals, Object.fromEntries(files));
  const settings = { topK: 3, threshold: 0.3 };
  const run = await classified(page, await drop(page, files, 700), settings);
  expect(run).toMatchObject({ state: 'done', name: '2 folders', leftOut: 1, errors: 3, done: files.length - 1 });
  const named = [join(originals, 'Holiday'), join(originals, 'Second')];
  const args = ['classify', ...named, '--quiet', '--top-k', '3', '--threshold', '0.3'];
  const copied = /[^,"\n]*\/drops\/[\w-]+\/\d+/g;
  const csv = await exported(page, run.run);
  const asOriginals = csv.toString().replaceAll(copied, originals);
  const { stdout } = await runCli([...args, '--csv', '-']);
  expect(comparableBytes(Buffer.from(asOriginals))).toBe(comparableBytes(stdout));
  const lines = (text: string) => text.replaceAll(copied, originals).replaceAll(/"inference_ms":[\d.]+/g, '');
  const { stdout: jsonl } = await runCli([...args, '--jsonl', '-']);
  expect(lines((await exported(page, run.run, { format: 'jsonl' })).toString())).toBe(lines(jsonl.toString()));
  expect(page.headers.join()).not.toContain(scratch);
});

it('loose files keep the order of dropping, share a root without a name, and one of equal names is numbered', async () => {
  const page = newPage();
  const names = ['z.jpg', 'a.jpg', 'z.jpg', 'noext', 'z.jpg'];
  const files = await Promise.all(names.map(async (name, at): Promise<[string, Buffer]> => [name, await jpeg(at)]));
  const source = await drop(page, [...files, ['Folder/in.jpg', await jpeg(9)]]);
  const run = await classified(page, source);
  expect(run).toMatchObject({ state: 'done', name: '1 folder and 5 files', done: 6 });
  const { fields } = await page.request('run.rows', { run: run.run, from: 0, count: 100 });
  expect(fields.rows.map(({ root, path }) => [root, path])).toEqual([
    ['Folder', 'in.jpg'],
    ...['z.jpg', 'a.jpg', 'z (1).jpg', 'noext', 'z (2).jpg'].map((name) => ['', name]),
  ]);
  expect(new Set((await exported(page, run.run)).toString().match(/^\/[^,]*(?=,)/gm)).size).toBe(2);
});

it('rows come in any window, with what a page shows of them', async () => {
  const page = newPage();
  const picture = await sharp(await jpeg(2))
    .withExif({ IFD2: { DateTimeOriginal: '2024:05:01 12:33:10' } })
    .toBuffer();
  const run = await classified(
    page,
    await drop(page, [
      ['One/a.jpg', picture],
      ['One/b.jpg', Buffer.from('?')],
    ]),
    { topK: 2 },
  );
  const { fields } = await page.request('run.rows', { run: run.run, from: 0, count: 500 });
  expect(fields).toMatchObject({
    total: 2,
    rows: [
      {
        ...{ place: 0, root: 'One', path: 'a.jpg', status: 'ok', width: 80, height: 60, fileSize: picture.length },
        capturedAt: '2024-05-01T12:33:10',
      },
      {
        place: 1,
        root: 'One',
        path: 'b.jpg',
        status: 'error',
        errorCode: 'not_an_image',
        predictions: [],
        decision: '',
      },
    ],
  });
  const [first] = fields.rows;
  expect(first?.predictions).toHaveLength(2);
  expect([first?.predictions[0]?.label, 'uncertain']).toContain(first?.decision);
  const beyond = await page.request('run.rows', { run: run.run, from: 7, count: 5 });
  expect(beyond.fields).toEqual({ rows: [], total: 2 });
  await expect(page.request('run.rows', { run: 'nobody', from: 0, count: 1 })).rejects.toMatchObject({
    code: 'rejected',
  });
});

it('thumbnails are small, upright, on white, and kept; a picture with an error has its own code', async () => {
  const page = newPage();
  const red = { create: { width: 300, height: 200, channels: 3 as const, background: 'red' } };
  const clear = { create: { width: 40, height: 20, channels: 4 as const, background: '#00ff0000' } };
  const turned = await sharp(red).jpeg().withMetadata({ orientation: 6 }).toBuffer();
  // Of the two ways to make a JPEG small, a name that sharp cannot open leads to the other.
  const files: [string, Buffer][] = [
    ['F/0.jpg', turned],
    ['F/0]', turned],
    ['F/1.png', await sharp(clear).png().toBuffer()],
    ['F/2.jpg', turned.subarray(0, 200)],
  ];
  const { run } = await classified(page, await drop(page, files));
  const { rows } = (await page.request('run.rows', { run, from: 0, count: 10 })).fields;
  const thumbnail = (place: number, side: number) =>
    page.request('run.thumbnail', { run, row: rows[place]?.row ?? 1_000_000, side });
  const upright = await Promise.all([thumbnail(0, 96), thumbnail(1, 96)]);
  for (const { fields, payload } of upright) {
    expect(fields).toMatchObject({ type: 'image/webp', width: 64, height: 96 });
    const made = sharp(payload[0]);
    expect(await made.metadata()).toMatchObject({ format: 'webp', width: 64, height: 96 });
    const [channel] = (await made.stats()).channels;
    expect(channel?.mean).toBeGreaterThan(230);
  }
  const white = await thumbnail(2, 96);
  expect(white.fields).toMatchObject({ width: 40, height: 20 });
  const stats = await sharp(white.payload[0]).stats();
  for (const { min } of stats.channels) expect(min).toBeGreaterThan(250);
  await expect(thumbnail(3, 96)).rejects.toMatchObject({ code: 'truncated' });
  await expect(thumbnail(4, 96)).rejects.toMatchObject({ code: 'rejected' });
  rmSync(join(bench.home, 'drops'), { recursive: true });
  mkdirSync(join(bench.home, 'drops'));
  expect((await thumbnail(0, 96)).payload).toEqual(upright[0].payload);
  await expect(thumbnail(0, 95)).rejects.toMatchObject({
    code: 'unreadable',
    message: 'What was dropped is copied for a week only. Its results stay.',
  });
});

it('a second run waits for the first; both go on when their page leaves, and others see them', async () => {
  const [first, second] = [newPage(), newPage()];
  const sources = [await folder(first, 'photos')];
  const { fields: one } = await first.request('run.create', { sources });
  const { fields: two } = await first.request('run.create', { sources, name: 'Again' });
  expect([one.state, two.state, two.name]).toEqual(['running', 'queued', 'Again']);
  await expect(second.request('run.delete', { run: one.run })).rejects.toMatchObject({ code: 'rejected' });
  await expect(second.request('run.resume', { run: two.run })).rejects.toThrow('under way already');
  first.close();
  const list = await second.request('run.list', { count: 2 });
  expect(list.fields.runs.map(({ run }) => run)).toEqual([two.run, one.run]);
  const ends = await Promise.all([ended(second, one.run), ended(second, two.run)]);
  for (const end of ends) expect(end).toMatchObject({ state: 'done', done: count, errors: 0 });
});

it('a paused run has whole rows, those of an undisturbed run; it goes on with the rest and reads nothing again', async () => {
  const [page, other] = [newPage(), newPage()];
  const calm = await classified(page, await folder(page, 'photos'));
  const { run } = (await page.request('run.create', { sources: [await folder(page, 'photos')] })).fields;
  const watched = ended(other, run);
  for (let done = 0; done === 0;) done = (await page.request('run.rows', { run, from: 0, count: 1 })).fields.total;
  const paused = (await page.request('run.pause', { run })).fields;
  expect(paused).toMatchObject({ state: 'paused', finding: false });
  expect(paused.secondsLeft).toBeUndefined();
  expect(await watched).toEqual(paused);
  expect(paused.done).toBeLessThan(count);
  const whole = new Set(comparableBytes(await exported(page, calm.run)).split('\r\n'));
  const part = comparableBytes(await exported(page, run)).split('\r\n');
  const finished = part.filter((row) => !row.includes(',skipped,'));
  expect(finished).toHaveLength(paused.done + 2);
  for (const row of finished) expect(whole).toContain(row);
  await page.request('run.resume', { run });
  const end = await ended(page, run);
  expect(end).toMatchObject({ state: 'done', done: count, pass: { kept: paused.done, redone: 0, vanished: 0 } });
  expect(comparableBytes(await exported(page, run)).split('\r\n')).toEqual([...whole]);
});

it('two watchers hear of every run to its end, four times a second at most; one may leave', async () => {
  const [first, second, third] = [newPage(), newPage(), newPage()];
  const { fields } = await first.request('run.create', { sources: [await folder(first, 'photos')] });
  const leaving = new AbortController();
  const heard: [RunProgress[], RunProgress[]] = [[], []];
  const left = third.request('run.subscribe', { run: fields.run }, { signal: leaving.signal });
  const both = Promise.all([ended(first, fields.run, heard[0]), ended(second, fields.run, heard[1])]);
  leaving.abort();
  await expect(left).rejects.toMatchObject({ code: 'cancelled' });
  const ends = await both;
  expect(ends[0]).toEqual(ends[1]);
  for (const partials of heard) {
    expect(partials.length).toBeGreaterThan(0);
    // Timers may be late, but never early by more than they round.
    expect(partials.length).toBeLessThanOrEqual(2 + ends[0].seconds * 4.1);
    const done = partials.map((progress) => progress.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    for (const progress of partials) expect(progress.found).toBeGreaterThanOrEqual(progress.done);
  }
});

it('an empty folder is done with no rows', async () => {
  const page = newPage();
  const empty = await classified(page, await folder(page, 'empty'));
  expect(empty).toMatchObject({ state: 'done', done: 0, found: 0, leftOut: 1 });
  expect((await exported(page, empty.run)).toString()).toMatch(/^root,relative_path,[^\n]*\r\n$/);
});

it('a deleted run is out of the list and comes back whole, its copies too', async () => {
  const page = newPage();
  const { run } = await classified(page, await drop(page, [['F/a.jpg', await jpeg(1)]]));
  const listed = async () => (await page.request('run.list', {})).fields.runs.map((known) => known.run);
  await page.request('run.delete', { run });
  expect(await listed()).not.toContain(run);
  for (const op of ['run.get', 'run.resume', 'run.export', 'run.delete'] as const) {
    await expect(page.request(op, { run })).rejects.toThrow('This run is no longer there.');
  }
  expect((await page.request('run.restore', { run })).fields).toMatchObject({ run, state: 'done', done: 1 });
  expect(await listed()).toContain(run);
  const [row] = (await page.request('run.rows', { run, from: 0, count: 1 })).fields.rows;
  const thumbnail = await page.request('run.thumbnail', { run, row: row?.row ?? -1, side: 32 });
  expect(thumbnail.fields.width).toBe(32);
});

it('a drop that is not complete, not there or not a folder of ours starts no run, and leaves nothing behind', async () => {
  const page = newPage();
  const listed = async () => (await page.request('run.list', {})).fields.total;
  const before = await listed();
  const create = { folders: [], files: 2, bytes: 100 };
  const { fields } = await page.request('drop.create', create);
  await page.request(
    'drop.write',
    { ...fields, path: 'a.jpg', offset: 0, last: false },
    { payload: [Buffer.from('a')] },
  );
  const start = (kind: 'drop' | 'folder', id: string) => page.request('run.create', { sources: [{ kind, id }] });
  await expect(start('drop', fields.drop)).rejects.toThrow('"a.jpg" is not complete yet.');
  await expect(start('drop', basename(scratch))).rejects.toMatchObject({ code: 'rejected' });
  await expect(start('folder', 'photos')).rejects.toMatchObject({ code: 'rejected' });
  expect(await listed()).toBe(before);
  await page.request('drop.write', { ...fields, path: 'a.jpg', offset: 1, last: true });
  const { fields: started } = await start('drop', fields.drop);
  expect(await ended(page, started.run)).toMatchObject({ state: 'done', done: 1, errors: 1 });
  await expect(start('drop', fields.drop)).rejects.toMatchObject({ code: 'rejected' });
});
