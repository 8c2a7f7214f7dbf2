// How soon a run ends that is told to: cancelled with 100,000 pictures still to come, and paused, again and again.
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Engine } from '../../src/main/engine.ts';
import { resolveModel } from '../../src/main/models/registry.ts';
import { RunService } from '../../src/main/runs/service/run-service.ts';
import type { RunProgress } from '../../src/protocol/runs.ts';
import { ServiceClient } from '../../test/support/service-client.ts';
import { linkPictures } from './hard-links.ts';
import { Report, withFolder } from './report.ts';

const workers = 2;
const batch = 8;
const pauses = 5;
const lookEveryMs = 20;
/** Of the pictures there are, so many are classified before the run is cancelled; counting them takes a while. */
const classifiedFirst = 1 / 6;

interface Bench {
  readonly report: Report;
  readonly engine: Engine;
  readonly page: ServiceClient;
}

/**
 * @param count names of pictures, of which five in six are still to come when the run is cancelled.
 * @param mostMs until it has ended then.
 * @param mostBatches per worker whose answers may come after the request to pause. An answer that is on its way from a
 * worker then counts as well, which on a busy machine is a batch of its own.
 */
export async function pause(count = 120_000, mostMs = 1000, mostBatches = 1): Promise<boolean> {
  const report = new Report();
  await withFolder(async (folder) => {
    const pictures = join(folder, 'pictures');
    await linkPictures(join(folder, 'files'), pictures, count);
    const endpoint = `ipc://${join(folder, 'socket')}`;
    const model = await resolveModel(undefined);
    const engine = await Engine.start({ model, device: 'cpu', workers, batch, listen: endpoint });
    const dataFolder = { path: join(folder, 'home'), decidedBy: 'default' } as const;
    const service = await RunService.create({ engine, folders: [pictures], dataFolder });
    engine.addServices(service.handlers);
    const page = new ServiceClient(endpoint, false);
    try {
      const run = await cancelEarly({ report, engine, page }, count, mostMs);
      await pauseAgainAndAgain({ report, engine, page }, run, mostBatches * workers * batch);
    } finally {
      page.close();
      await service.stop();
      await engine.stop();
    }
  });
  return report.passed;
}

/** Returns the run's id. */
async function cancelEarly({ report, page }: Bench, count: number, mostMs: number): Promise<string> {
  const { folders } = (await page.request('folder.list', {})).fields;
  const sources = folders.map(({ id }) => ({ kind: 'folder' as const, id }));
  const { run } = (await page.request('run.create', { sources })).fields;
  const known = await until(page, run, ({ found }) => found === count);
  const asked = performance.now();
  const { fields } = await page.request('run.cancel', { run });
  const ms = performance.now() - asked;
  const pending = known.found - known.done;
  report.check(
    `${fields.state} with ${pending} pictures to come, ${ms.toFixed(0)} ms; less than ${mostMs}`,
    fields.state === 'cancelled' && pending >= count * (1 - classifiedFirst) && ms < mostMs,
  );
  return run;
}

async function pauseAgainAndAgain({ report, engine, page }: Bench, run: string, mostLate: number): Promise<void> {
  const answers: number[] = [];
  engine.onFinished((job, { status }) => {
    if (job.lane === 'batch' && status === 'ok') answers.push(performance.now());
  });
  const [times, late]: [number[], number[]] = [[], []];
  for (let time = 0; time < pauses; time += 1) {
    answers.length = 0;
    await page.request('run.resume', { run });
    await until(page, run, () => answers.length > 10 * workers * batch);
    const asked = performance.now();
    const { fields } = await page.request('run.pause', { run });
    times.push(performance.now() - asked);
    late.push(answers.filter((at) => at > asked).length);
    const { total } = (await page.request('run.rows', { run, from: 0, count: 1 })).fields;
    await wait(1000);
    const later = (await page.request('run.rows', { run, from: 0, count: 1 })).fields;
    report.check(
      `${fields.state}, ${fields.done} done, and no row comes after that`,
      fields.state === 'paused' && later.total === total,
    );
  }
  report.fact(`from the request to the last row written: ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  report.check(
    `classified after the request: ${late.join(', ')}; at most ${mostLate}, of ${workers} workers with batches of ${batch}`,
    Math.max(...late) <= mostLate,
  );
}

async function until(
  page: ServiceClient,
  run: string,
  holds: (progress: RunProgress) => boolean,
): Promise<RunProgress> {
  for (;;) {
    const { fields } = await page.request('run.get', { run });
    if (holds(fields)) return fields;
    if (fields.state !== 'running' && fields.state !== 'queued') throw new Error(`The run is ${fields.state}.`);
    await wait(lookEveryMs);
  }
}
