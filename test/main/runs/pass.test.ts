// Passes over folders with a real library: what is kept, done again, new, gone, and what is away with its drive.
import { mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { wholeView } from '../../../src/protocol/results.ts';
import { Pass, type MetPicture } from '../../../src/main/runs/pass.ts';
import type { ResultRow } from '../../../src/main/runs/row.ts';
import { newScanSummary, scan } from '../../../src/main/runs/scan.ts';
import { Library } from '../../../src/main/runs/store/library.ts';
import { collect, fill, jpegHead, tempFolder } from './temp.ts';

const longAgo = new Date('2020-02-02T02:02:02Z');

interface Bench {
  library: Library;
  run: string;
  folder: string;
}

/** A folder of old pictures, and a run of it that has not begun. */
async function bench(names: readonly string[]): Promise<Bench> {
  const library = await Library.open(tempFolder());
  onTestFinished(() => library.close());
  const folder = join(tempFolder(), 'photos');
  fill(folder, Object.fromEntries(names.map((name) => [name, picture(name)])));
  for (const name of names) utimesSync(join(folder, name), longAgo, longAgo);
  const { id } = await library.createRun(
    {
      ...{ kind: 'pictures', sources: [folder], looseRoots: [], copies: [], recursive: true },
      ...{ modelId: 'm', modelSha256: 'f'.repeat(64), labels: ['cat', 'dog'], topK: 1 },
    },
    { name: 'photos', threshold: 0.5, device: 'cpu' },
  );
  return { library, run: id, folder };
}

function picture(name: string): Buffer {
  return Buffer.concat([jpegHead, Buffer.from(name)]);
}

function answer({ found: { root, relativePath, fileSize, fault } }: MetPicture, label = 'cat'): ResultRow {
  const base = { root, relativePath, fileSize, modelId: 'm', modelSha256: 'f'.repeat(64) };
  if (fault !== undefined) return { ...base, status: 'error', errorCode: fault.code, error: fault.message };
  return { ...base, status: 'ok', predictions: [{ label, score: 0.9 }], device: 'cpu', inferenceMs: 1 };
}

interface Passed {
  kept: number;
  redone: number;
  vanished: number;
  /** Paths of the pictures that were not kept. */
  read: string[];
}

/** Goes over the folder once, to its end. */
async function goOver({ library, run, folder }: Bench, answerOf = answer): Promise<Passed> {
  const pass = await Pass.begin(library, run);
  const read: string[] = [];
  for await (const met of pass.look(scan([folder], { recursive: true }, newScanSummary()))) {
    if (met.kept !== undefined) continue;
    read.push(met.found.relativePath);
    await pass.keep(met, answerOf(met));
  }
  const { vanished } = await pass.end(true);
  return { kept: pass.kept, redone: pass.redone, vanished, read };
}

/** Rows by their paths: status or error code, and how often classified. */
async function rows({ library, run }: Bench): Promise<Record<string, string>> {
  const stored = (await collect(library.eachRow(run, wholeView))).flat();
  return Object.fromEntries(
    stored.map(({ relativePath, row, attempts }) => [
      relativePath,
      `${row.status === 'error' ? row.errorCode : row.status} ${attempts}`,
    ]),
  );
}

it('keeps what is as it was, does again what has changed, takes what is new, and marks what is gone', async () => {
  const b = await bench(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg']);
  expect(await goOver(b)).toMatchObject({ kept: 0, redone: 0, vanished: 0 });
  expect(await goOver(b)).toEqual({ kept: 4, redone: 0, vanished: 0, read: [] });
  writeFileSync(join(b.folder, 'b.jpg'), picture('changed'));
  rmSync(join(b.folder, 'c.jpg'));
  fill(b.folder, { 'aa.jpg': picture('new') });
  expect(await goOver(b)).toEqual({ kept: 2, redone: 1, vanished: 1, read: ['aa.jpg', 'b.jpg'] });
  const expected = { 'a.jpg': 'ok 1', 'aa.jpg': 'ok 1', 'b.jpg': 'ok 2', 'c.jpg': 'unreadable 1', 'd.jpg': 'ok 1' };
  expect(Object.entries(await rows(b))).toEqual(Object.entries(expected));
});

it('an answer comes back with its file', async () => {
  const b = await bench(['a.jpg', 'b.jpg']);
  await goOver(b);
  renameSync(join(b.folder, 'a.jpg'), join(b.folder, '../kept'));
  expect(await goOver(b)).toMatchObject({ kept: 1, vanished: 1 });
  renameSync(join(b.folder, '../kept'), join(b.folder, 'a.jpg'));
  expect(await goOver(b)).toMatchObject({ kept: 2, vanished: 0, read: [] });
  expect(await rows(b)).toEqual({ 'a.jpg': 'ok 1', 'b.jpg': 'ok 1' });
});

it('a file that changes within its time stamp is done again', async () => {
  const b = await bench(['a.jpg']);
  const file = join(b.folder, 'a.jpg');
  const now = new Date();
  utimesSync(file, now, now);
  await goOver(b);
  const { size } = statSync(file);
  writeFileSync(file, picture('A.jpg'));
  utimesSync(file, now, now);
  expect(statSync(file).size).toBe(size);
  expect(await goOver(b)).toMatchObject({ kept: 0, redone: 1 });
  expect(await goOver(b)).toMatchObject({ kept: 1, redone: 0 });
});

it('a file that changes between its key and its reading is done again', async () => {
  const b = await bench(['a.jpg']);
  await goOver(b, (met) => {
    writeFileSync(met.found.path, picture('another'));
    return answer(met);
  });
  expect(await goOver(b)).toMatchObject({ kept: 0, redone: 1 });
});

it.each(['corrupt', 'not_an_image', 'poison'] as const)('%s lies in the content and is kept', async (errorCode) => {
  const b = await bench(['a.jpg']);
  await goOver(b, (met) => ({ ...answer(met), status: 'error', errorCode, error: 'No.' }));
  expect(await goOver(b)).toMatchObject({ kept: 1, read: [] });
});

it.each(['timeout', 'model_error', 'unreadable'] as const)('%s is tried again', async (errorCode) => {
  const b = await bench(['a.jpg']);
  await goOver(b, (met) => ({ ...answer(met), status: 'error', errorCode, error: 'No.' }));
  expect(await goOver(b)).toMatchObject({ kept: 0, read: ['a.jpg'] });
  expect(Object.values(await rows(b)).join()).toMatch(/^ok/);
});

it('a folder that is away, or only its empty mount point there, leaves all rows as they are', async () => {
  const b = await bench(['a.jpg', 'x/b.jpg']);
  await goOver(b);
  const before = await rows(b);
  renameSync(b.folder, `${b.folder}-away`);
  await expect(goOver(b)).rejects.toThrow(b.folder);
  mkdirSync(b.folder);
  await expect(goOver(b)).rejects.toThrow(b.folder);
  expect(await rows(b)).toEqual(before);
  rmSync(b.folder, { recursive: true });
  renameSync(`${b.folder}-away`, b.folder);
  expect(await goOver(b)).toMatchObject({ kept: 2, vanished: 0, read: [] });
});

it.each(['gone', 'an empty mount point'])(
  'a folder that goes away in the middle, and is then %s, has no error rows',
  async (then) => {
    const names = Array.from({ length: 40 }, (_, at) => `${10 + at}.jpg`);
    const b = await bench(names);
    const pass = await Pass.begin(b.library, b.run);
    const keepAll = async () => {
      let read = 0;
      for await (const met of pass.look(scan([b.folder], { recursive: true }, newScanSummary()))) {
        read += 1;
        if (read === 10) {
          renameSync(b.folder, `${b.folder}-away`);
          if (then !== 'gone') mkdirSync(b.folder);
        }
        // A worker would find no file there.
        const fault = { code: 'unreadable' as const, message: 'This file does not exist.' };
        await pass.keep(met, answer(read < 10 ? met : { ...met, found: { ...met.found, fault } }));
      }
    };
    await expect(keepAll()).rejects.toThrow(b.folder);
    await b.library.flush(b.run);
    expect(await rows(b)).toEqual(Object.fromEntries(names.slice(0, 9).map((name) => [name, 'ok 1'])));
    rmSync(b.folder, { recursive: true, force: true });
    renameSync(`${b.folder}-away`, b.folder);
    expect(await goOver(b)).toMatchObject({ kept: 9, vanished: 0 });
  },
);

it('a label by a person stays with a file that is done again or goes', async () => {
  const b = await bench(['a.jpg', 'b.jpg']);
  await goOver(b);
  await b.library.correct(b.run, { view: wholeView }, { kind: 'label', label: 'mine' });
  writeFileSync(join(b.folder, 'a.jpg'), picture('changed'));
  rmSync(join(b.folder, 'b.jpg'));
  await goOver(b, (met) => answer(met, 'dog'));
  const stored = (await collect(b.library.eachRow(b.run, wholeView))).flat();
  expect(stored.map(({ row }) => row.reviewedLabel)).toEqual(['mine', 'mine']);
});
