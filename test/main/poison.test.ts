// Pictures that end their workers, many of them: each is found out, and nothing else comes to harm.
import { afterEach, expect, it } from 'vitest';
import { comparable, fragileWorker, runPictures, startEngine } from '../support/run-pictures.ts';
import { writePoisoned } from '../support/poison.ts';
import { tempFolder } from './runs/temp.ts';

afterEach(() => {
  delete process.env['ZEROLENS_FRAGILE'];
});

// `npm run show -- poison-hundred` does the same with a hundred among 2,000.
it('ten deadly pictures among 200 are the only ones without a result, and the model is not blamed', async () => {
  const folder = tempFolder();
  const { deadly, trigger } = await writePoisoned(folder, 200, 10);
  const calmEngine = await startEngine(undefined);
  const calm = await runPictures(calmEngine, [folder]);
  await calmEngine.stop();
  expect([calm.length, new Set(calm.map(({ status }) => status))]).toEqual([210, new Set(['ok'])]);

  process.env['ZEROLENS_FRAGILE'] = trigger;
  const deaths: string[] = [];
  const engine = await startEngine(undefined, { workerEntry: fragileWorker, onNotice: (line) => deaths.push(line) });
  const rows = await runPictures(engine, [folder]);
  const failure = engine.failure;
  await engine.stop();
  const failed = rows.filter((row) => row.status !== 'ok');
  expect(failed.map(({ relativePath }) => relativePath)).toEqual(deadly);
  for (const row of failed) expect(row).toMatchObject({ status: 'error', errorCode: 'poison' });
  const others = calm.filter(({ relativePath }) => !deadly.includes(relativePath));
  expect(rows.filter((row) => row.status === 'ok').map(comparable)).toEqual(others.map(comparable));
  expect(failure).toBeUndefined();
  expect(deaths.length).toBeLessThanOrEqual(3 * deadly.length);
}, 600_000);
