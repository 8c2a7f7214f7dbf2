// A run with a library: rows in scan order beside those it keeps, skipped ones on stopping, and none once it is abandoned.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { wholeView } from '../../../src/protocol/results.ts';
import type { Engine } from '../../../src/main/engine.ts';
import { CsvEncoder } from '../../../src/main/runs/csv.ts';
import { Pass } from '../../../src/main/runs/pass.ts';
import type { ResultRow } from '../../../src/main/runs/row.ts';
import { Run } from '../../../src/main/runs/runner.ts';
import { Library } from '../../../src/main/runs/store/library.ts';
import { jpeg, writePictures } from '../../support/pictures.ts';
import { until } from '../../support/processes.ts';
import { fragileWorker, startEngine } from '../../support/run-pictures.ts';
import { collect, tempFolder } from './temp.ts';

// A guard against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 300_000 });

const count = 60;

interface Bench {
  readonly engine: Engine;
  readonly library: Library;
  readonly id: string;
  readonly folder: string;
  /** Until there is such a file, the workers run nothing. */
  readonly gate: string;
}

afterEach(() => {
  delete process.env['ZEROLENS_FRAGILE'];
});

async function bench(): Promise<Bench> {
  const folder = join(tempFolder(), 'photos');
  await writePictures(folder, count);
  const gate = join(tempFolder(), 'gate');
  process.env['ZEROLENS_FRAGILE'] = `wait:${gate}`;
  const engine = await startEngine(undefined, { workerEntry: fragileWorker });
  onTestFinished(() => engine.kill());
  const library = await Library.open(tempFolder());
  onTestFinished(() => library.close());
  const { id: modelId, sha256: modelSha256, card } = engine.settings.model;
  const { id } = await library.createRun(
    {
      ...{ kind: 'pictures', sources: [folder], looseRoots: [], copies: [], recursive: true },
      ...{ modelId, modelSha256, labels: card.labels, topK: 5 },
    },
    { name: 'photos', threshold: 0.5, device: 'cpu' },
  );
  return { engine, library, id, folder, gate };
}

async function newRun({ engine, library, id, folder }: Bench): Promise<[Run, Pass]> {
  const client = engine.connect();
  onTestFinished(() => {
    client.close();
  });
  const pass = await Pass.begin(library, id);
  const { id: modelId, sha256: modelSha256 } = engine.settings.model;
  const settings = { sources: [folder], recursive: true, topK: 5, modelId, modelSha256, window: engine.window, pass };
  return [new Run(client, settings), pass];
}

async function stored({ library, id }: Bench): Promise<ResultRow[]> {
  return (await collect(library.eachRow(id, wholeView))).flat().map(({ row }) => row);
}

/** As files have them: the library keeps no more decimals. */
function lines(rows: readonly ResultRow[]): string[] {
  const encoder = new CsvEncoder({ topK: 5, threshold: 0.5 });
  return rows.map((row) => encoder.row(row.status === 'ok' ? { ...row, device: '', inferenceMs: 0 } : row).toString());
}

it('what is given up on stopping is skipped, and done by the next pass; kept rows come in their places', async () => {
  const b = await bench();
  const [first, firstPass] = await newRun(b);
  const ending = first.start();
  await until(() => b.engine.workers.some(({ held }) => held > 0));
  first.stop();
  writeFileSync(b.gate, '');
  await ending;
  await firstPass.end(first.complete);
  expect(first.counts.skipped).toBeGreaterThan(0);
  // As in files, those have rows that others follow.
  const kept = await stored(b);
  expect(kept.filter(({ status }) => status !== 'skipped')).toHaveLength(first.done);
  expect(kept.at(-1)?.status).not.toBe('skipped');
  const [second, secondPass] = await newRun(b);
  await second.start();
  expect(await secondPass.end(second.complete)).toEqual({ vanished: 0 });
  expect(second).toMatchObject({ complete: true, done: count, kept: first.done });
  writeFileSync(join(b.folder, '000000a.jpg'), await jpeg(7));
  const [third, thirdPass] = await newRun(b);
  const rows: ResultRow[] = [];
  await third.start((row) => {
    rows.push(row);
    return Promise.resolve();
  });
  await thirdPass.end(third.complete);
  expect(third).toMatchObject({ done: count + 1, kept: count, redone: 0 });
  expect(lines(rows)).toEqual(lines(await stored(b)));
});

it('nothing is written of a run that is abandoned, not even what was under way', async () => {
  const b = await bench();
  const [run, pass] = await newRun(b);
  const ending = run.start();
  await until(() => b.engine.workers.some(({ held }) => held > 0));
  run.abandon(new Error('It is another process that has it now.'));
  writeFileSync(b.gate, '');
  await expect(ending).rejects.toThrow('It is another process that has it now.');
  await pass.end(false);
  expect(await stored(b)).toEqual([]);
});
