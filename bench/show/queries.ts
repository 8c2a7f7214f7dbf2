// Live frames while the library is asked for all that takes it long: how long each takes, beside how long it takes alone.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Engine } from '../../src/main/engine.ts';
import { resolveModel } from '../../src/main/models/registry.ts';
import { resourcePath } from '../../src/main/resources.ts';
import { RunService } from '../../src/main/runs/service/run-service.ts';
import { Library } from '../../src/main/runs/store/library.ts';
import type { ViewInput } from '../../src/protocol/results.ts';
import { ServiceClient } from '../../test/support/service-client.ts';
import { fill } from './library.ts';
import { Report, withFolder } from './report.ts';
import { quantile } from './statistics.ts';

const rounds = 6;
const framesPerRound = 100;
const warmUpFrames = 50;
const frameEveryMs = 33;
/** Of the times alone; the queries take a processor, which a machine of two has not left over for nothing. */
const mostRatio = 1.5;

/** @param count rows in the library. */
export async function queries(count = 1_000_000): Promise<boolean> {
  const report = new Report();
  await withFolder(async (folder) => {
    const home = join(folder, 'home');
    const library = await Library.open(home);
    const run = await fill(report, library, count);
    await library.change(run, { state: 'done' });
    await library.close();
    const listen = `ipc://${join(folder, 'socket')}`;
    const engine = await Engine.start({ model: await resolveModel(undefined), device: 'cpu', workers: 1, listen });
    const service = await RunService.create({ engine, folders: [], dataFolder: { path: home, decidedBy: 'default' } });
    engine.addServices(service.handlers);
    const asker = new ServiceClient(listen, false);
    try {
      compare(report, await framesInTurn(engine, asker, run));
    } finally {
      asker.close();
      await service.stop();
      await engine.stop();
    }
  });
  return report.passed;
}

interface Times {
  readonly alone: number[];
  readonly beside: number[];
  /** Of the queries. */
  readonly answered: number[];
}

/** Some frames alone and some beside queries, again and again, so that a busy moment meets both. */
async function framesInTurn(engine: Engine, asker: ServiceClient, run: string): Promise<Times> {
  const times: Times = { alone: [], beside: [], answered: [] };
  await frames(engine, warmUpFrames);
  for (let round = 0; round < rounds; round += 1) {
    times.alone.push(...(await frames(engine, framesPerRound)));
    const enough = new AbortController();
    const asked = askOn(asker, run, enough.signal);
    times.beside.push(...(await frames(engine, framesPerRound)));
    enough.abort();
    times.answered.push(...(await asked));
  }
  return times;
}

/** As a camera sends them: the next one at its time, or as soon as the one before has its answer. */
async function frames(engine: Engine, count: number): Promise<number[]> {
  const client = engine.connect();
  const bytes = readFileSync(resourcePath('samples', 'lemon.jpg'));
  const times: number[] = [];
  for (let frame = 0; frame < count; frame += 1) {
    const started = performance.now();
    const { reply } = client.request({ op: 'classify', lane: 'live', input: { kind: 'encoded' } }, [bytes]);
    const answer = await reply;
    if (answer.status === 'error') throw new Error(`${answer.code}: ${answer.message}`);
    times.push(performance.now() - started);
    await pause(Math.max(0, frameEveryMs - (performance.now() - started)));
  }
  client.close();
  return times;
}

const slowViews: ViewInput[] = [
  { search: 'nowhere at all' },
  { order: 'path' },
  { search: 'img_000', order: 'least-certain' },
  { show: 'uncertain' },
  { order: 'size' },
];

/** Asks one thing after another until told; returns how long each took, in ms. */
async function askOn(asker: ServiceClient, run: string, enough: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; !enough.aborted; turn += 1) {
    const started = performance.now();
    const view = slowViews[turn % (slowViews.length + 1)];
    if (view !== undefined) await asker.request('run.rows', { run, view, from: 0, count: 100 });
    else await asker.request('run.counts', { run, threshold: Math.random() });
    times.push(performance.now() - started);
  }
  return times;
}

function compare(report: Report, { alone, beside, answered }: Times): void {
  const line = (times: readonly number[]) =>
    [0.5, 0.95, 0.99].map((share) => quantile(times, share).toFixed(1)).join(', ');
  report.fact(`${answered.length} queries, ${line(answered)} ms (p50, p95, p99), one after another`);
  report.fact(`a live frame alone ${line(alone)} ms; beside them ${line(beside)} ms`);
  const ratio = quantile(beside, 0.95) / quantile(alone, 0.95);
  report.check(`beside / alone, p95: ${ratio.toFixed(2)}, at most ${mostRatio}`, ratio <= mostRatio);
}
