// Jobs per second through the broker to 1 to 64 workers that take 50 ms for each, all in one other process.
import type { Client } from '../../src/main/broker/client.ts';
import { pause } from '../../test/support/processes.ts';
import { FakeEngine } from './fake-engine.ts';
import { Report } from './report.ts';

const answerAfterMs = 50;
const payload = Buffer.alloc(1024, 7);
const warmUpMs = 1000;
const measuredMs = 5000;
const leastShare = 0.9;
const workerCounts = [1, 4, 16, 64];

export async function dispatch(): Promise<boolean> {
  const report = new Report();
  for (const workers of workerCounts) {
    const most = (workers * 1000) / answerAfterMs;
    const rate = await jobsPerSecond(workers);
    const text = `${workers} workers: ${rate.toFixed(0)} of ${most} jobs/s (${(rate / most).toFixed(3)})`;
    if (workers === Math.max(...workerCounts))
      report.check(`${text}, at least ${leastShare}`, rate / most >= leastShare);
    else report.fact(text);
  }
  return report.passed;
}

async function jobsPerSecond(workers: number): Promise<number> {
  const engine = await FakeEngine.start(workers, answerAfterMs);
  const client = engine.connect(engine.inproc);
  const load = new Load(client);
  // As many again wait, so that no worker is ever without a job.
  const streams = Array.from({ length: 2 * workers }, () => load.stream());
  await pause(warmUpMs);
  const [before, started] = [load.answered, performance.now()];
  await pause(measuredMs);
  const rate = ((load.answered - before) / (performance.now() - started)) * 1000;
  load.end();
  await Promise.all(streams);
  client.close();
  await engine.stop();
  return rate;
}

/** Streams of requests, each the next one as soon as the last one is answered. */
class Load {
  readonly #client: Client;
  answered = 0;
  #ended = false;

  constructor(client: Client) {
    this.#client = client;
  }

  end(): void {
    this.#ended = true;
  }

  async stream(): Promise<void> {
    while (!this.#ended) {
      const body = { op: 'classify', lane: 'batch', input: { kind: 'encoded' } } as const;
      const reply = await this.#client.request(body, [payload]).reply;
      if (reply.status === 'error') throw new Error(`${reply.code}: ${reply.message}`);
      this.answered += 1;
    }
  }
}
