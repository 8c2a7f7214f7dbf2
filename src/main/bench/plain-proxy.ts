// A proxy as a textbook on ZeroMQ has it: a ROUTER for clients, one DEALER for all workers, messages passed on as they come.
import { Dealer, Router } from 'zeromq';
import type { WorkerSettings } from '../../protocol/worker.ts';
import { Client } from '../broker/client.ts';
import { messagesOf } from '../broker/messages.ts';
import { bindPrivately } from '../broker/private-endpoint.ts';
import { RuntimeFolder } from '../broker/runtime-folder.ts';
import { MeasuringProcess } from './measuring-process.ts';

const endpoint = 'inproc://zerolens-bench-plain-proxy';

export class PlainProxy {
  readonly #front = new Router({ linger: 0 });
  readonly #back = new Dealer({ linger: 0 });
  readonly #folder = RuntimeFolder.create();
  readonly #workers: MeasuringProcess[];

  /** Forks the workers; `serve` has to follow. */
  constructor(workers: number) {
    this.#workers = Array.from({ length: workers }, () => new MeasuringProcess());
  }

  /** Resolves when every worker answers requests. */
  async serve(settings: WorkerSettings): Promise<void> {
    await this.#front.bind(endpoint);
    const address = await bindPrivately(this.#back, this.#folder);
    void pass(this.#front, this.#back);
    void pass(this.#back, this.#front);
    const begin = async (worker: MeasuringProcess) => {
      await worker.order({ type: 'load', settings, pictures: [] });
      await worker.order({ type: 'serve', address });
    };
    await Promise.all(this.#workers.map(begin));
  }

  connect(): Client {
    return new Client(endpoint);
  }

  async kill(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.kill()));
    this.#front.close();
    this.#back.close();
    this.#folder.remove();
  }
}

async function pass(from: Router | Dealer, to: Router | Dealer): Promise<void> {
  for await (const frames of messagesOf(from)) {
    if (to.closed) return;
    await to.send(frames);
  }
}
