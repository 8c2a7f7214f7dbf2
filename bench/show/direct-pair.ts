// What the broker stands between, without it: one DEALER here, one in a fake worker, the same messages between them.
import { join } from 'node:path';
import { Dealer } from 'zeromq';
import { RuntimeFolder } from '../../src/main/broker/runtime-folder.ts';
import { decodeMessage, encodeMessage } from '../../src/protocol/frames.ts';
import { workerToBrokerSchema, type BrokerToWorker, type WorkerToBroker } from '../../src/protocol/worker.ts';
import { FakeWorkers } from './fake-workers.ts';
import { fakeWorkerSettings } from './fake-engine.ts';

export class DirectPair {
  readonly #folder = RuntimeFolder.create();
  readonly #workers = new FakeWorkers(0);
  readonly #socket = new Dealer({ linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 });

  static async start(): Promise<DirectPair> {
    const pair = new DirectPair();
    const endpoint = `ipc://${join(pair.#folder.path, 'direct')}`;
    await pair.#socket.bind(endpoint);
    pair.#workers.start({ endpoint });
    await pair.#receive('hello');
    await pair.#send({ type: 'start', settings: fakeWorkerSettings });
    await pair.#receive('ready');
    return pair;
  }

  /** One job there and its answer back. */
  async roundTrip(payload: Uint8Array): Promise<void> {
    await this.#send({ type: 'job', job: 1, lane: 'interactive', topK: 5, input: { kind: 'encoded' } }, payload);
    await this.#receive('done');
  }

  stop(): void {
    this.#workers.end();
    this.#socket.close();
    this.#folder.remove();
  }

  async #send(message: BrokerToWorker, ...payload: Uint8Array[]): Promise<void> {
    await this.#socket.send(encodeMessage(message, payload));
  }

  async #receive(type: WorkerToBroker['type']): Promise<void> {
    const message = workerToBrokerSchema.parse(decodeMessage(await this.#socket.receive()).header);
    if (message.type !== type) throw new Error(`Expected ${type}, got ${message.type}`);
  }
}
