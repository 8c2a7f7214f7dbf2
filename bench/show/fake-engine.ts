// The real broker, scheduler and pool, with workers that compute nothing and share one process.
import { join } from 'node:path';
import { Broker } from '../../src/main/broker/broker.ts';
import { Client } from '../../src/main/broker/client.ts';
import { Pool } from '../../src/main/broker/pool.ts';
import { RuntimeFolder } from '../../src/main/broker/runtime-folder.ts';
import type { WorkerSettings } from '../../src/protocol/worker.ts';
import { until } from '../../test/support/processes.ts';
import { FakeWorkers } from './fake-workers.ts';

export const fakeWorkerSettings: WorkerSettings = {
  ...{ modelPath: '', modelSha256: '', device: 'cpu', threads: 1, batch: 1 },
  card: {
    ...{ name: 'fake', version: '1', license: 'MIT', source: 'bench', output: 'probabilities', labels: ['fake'] },
    input: {
      ...{ layout: 'NCHW', color: 'RGB', width: 1, height: 1, resize: 'stretch', filter: 'nearest', pad: 0, scale: 1 },
      ...{ mean: [0, 0, 0], std: [1, 1, 1] },
    },
  },
};

export class FakeEngine {
  static #started = 0;
  readonly #broker = new Broker();
  readonly #folder = RuntimeFolder.create();
  readonly #workers: FakeWorkers;
  readonly #pool: Pool;
  /** Where clients find the ROUTER: in this process, or from any other one. */
  readonly inproc = `inproc://fake-${(FakeEngine.#started += 1)}`;
  readonly ipc = `ipc://${join(this.#folder.path, 'router')}`;

  private constructor(workers: number, answerAfterMs: number) {
    this.#workers = new FakeWorkers(answerAfterMs);
    this.#pool = new Pool({
      modelId: 'fake',
      ...{ worker: fakeWorkerSettings, workers, folder: this.#folder, serves: 'all', firstNumber: 1 },
      fork: (address) => this.#workers.start(address),
      onReply: (job, outcome) => {
        this.#broker.deliver(this.#pool, job, outcome);
      },
      onNotice: (line) => process.stderr.write(`${line}\n`),
    });
    this.#broker.addPool(this.#pool);
  }

  static async start(workers: number, answerAfterMs: number): Promise<FakeEngine> {
    const engine = new FakeEngine(workers, answerAfterMs);
    await engine.#broker.listen(engine.inproc);
    await engine.#broker.listen(engine.ipc);
    await engine.#pool.ready;
    await until(() => engine.#pool.workers.length === workers);
    return engine;
  }

  connect(endpoint: string): Client {
    return new Client(endpoint);
  }

  async stop(): Promise<void> {
    await this.#pool.stop();
    this.#broker.close();
    this.#workers.end();
    this.#folder.remove();
  }
}
