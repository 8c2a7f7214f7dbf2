// Files that are deleted or replaced between the scan and the reading: each still has its row, and nothing waits for ever.
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ResultRow } from '../../../src/main/runs/row.ts';
import { Run } from '../../../src/main/runs/runner.ts';
import { jpeg } from '../../support/pictures.ts';
import { until } from '../../support/processes.ts';
import { comparable, fragileWorker, runPictures, startEngine } from '../../support/run-pictures.ts';
import { fill, tempFolder } from './temp.ts';

const count = 40;
const name = (number: number): string => `${String(number).padStart(2, '0')}.jpg`;

afterEach(() => {
  delete process.env['ZEROLENS_FRAGILE'];
});

test('a file that is gone or another one by the time it is read', async (context) => {
  context.skip(process.platform === 'win32', 'Windows has no named pipes in folders.');
  const folder = tempFolder();
  const file = (number: number): string => path.join(folder, name(number));
  for (let number = 0; number < count; number += 1) fill(folder, { [name(number)]: await jpeg(number) });
  const calmEngine = await startEngine(undefined, { workers: 1 });
  const calm = await runPictures(calmEngine, [folder]);
  await calmEngine.stop();

  // The model waits, so that the worker takes its sixteen pictures and no more, while the scan is far ahead of it.
  const go = path.join(tempFolder(), 'go');
  process.env['ZEROLENS_FRAGILE'] = `wait:${go}`;
  const engine = await startEngine(undefined, { workers: 1, workerEntry: fragileWorker });
  const client = engine.connect();
  const { id, sha256 } = engine.settings.model;
  const settings = { sources: [folder], recursive: true, topK: 5, modelId: id, modelSha256: sha256, window: 34 };
  let scanned = 0;
  const request = client.request.bind(client);
  client.request = (...args) => {
    scanned += 1;
    return request(...args);
  };
  const rows: ResultRow[] = [];
  const running = new Run(client, settings).start((row) => Promise.resolve(void rows.push(row)));
  await until(() => scanned === 34);
  rmSync(file(20));
  rmSync(file(22));
  mkdirSync(file(22));
  rmSync(file(24));
  symlinkSync(name(24), file(24));
  writeFileSync(file(26), 'no picture any more');
  writeFileSync(file(28), '');
  rmSync(file(30));
  execFileSync('mkfifo', [file(30)]);
  // Another good picture, and one that is moved in, as programs do that save with care.
  writeFileSync(file(31), await jpeg(5));
  writeFileSync(path.join(folder, 'new'), await jpeg(6));
  renameSync(path.join(folder, 'new'), file(32));
  writeFileSync(go, '');
  await running;
  client.close();
  await engine.stop();

  expect(rows.map(({ relativePath }) => relativePath)).toEqual(calm.map(({ relativePath }) => relativePath));
  const changed = new Map(rows.flatMap((row) => (row.status === 'error' ? [[row.relativePath, row] as const] : [])));
  const faults = [...changed].map(([file, { errorCode, error }]) => `${file} ${errorCode}: ${error}`);
  expect(faults).toEqual([
    '20.jpg unreadable: The file does not exist.',
    '22.jpg unreadable: This is a folder, not a file.',
    '24.jpg unreadable: The link leads back to itself.',
    '26.jpg not_an_image: The content is no picture format we know.',
    '28.jpg not_an_image: The file is empty.',
    '30.jpg unreadable: This is not a regular file (a pipe, a socket or a device).',
  ]);
  const [asFive, asSix] = [5, 6].map((number) => calm[number]);
  const results = (row: ResultRow | undefined) => (row?.status === 'ok' ? row.predictions : row?.status);
  expect([results(rows[31]), results(rows[32])]).toEqual([results(asFive), results(asSix)]);
  const untouched = (row: ResultRow): boolean => !changed.has(row.relativePath) && !/^3[12]/.test(row.relativePath);
  expect(rows.filter(untouched).map(comparable)).toEqual(calm.filter(untouched).map(comparable));
}, 300_000);
