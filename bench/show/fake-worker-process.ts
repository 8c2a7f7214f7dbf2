// Many workers in one process that compute nothing: each takes one job at a time and answers it some time after it came.
import process from 'node:process';
import { Dealer } from 'zeromq';
import { z } from 'zod';
import { decodeMessage, encodeMessage } from '../../src/protocol/frames.ts';
import { brokerToWorkerSchema, workerAddressSchema, type WorkerToBroker } from '../../src/protocol/worker.ts';

const orderSchema = z.union([
  z.object({ start: z.int(), address: workerAddressSchema, answerAfterMs: z.number() }),
  z.object({ end: z.int() }),
]);
/** What the process that started this one asks for; workers are known by a number of its own. */
export type FakeWorkerOrder = z.infer<typeof orderSchema>;

const workers = new Map<number, FakeWorker>();

class FakeWorker {
  readonly #socket = new Dealer({ linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 });
  readonly #answerAfterMs: number;
  #sending: Promise<void> = Promise.resolve();

  constructor(endpoint: string, answerAfterMs: number) {
    this.#answerAfterMs = answerAfterMs;
    this.#socket.connect(endpoint);
  }

  /** Until it is told to stop, or ended. */
  async serve(): Promise<void> {
    this.#send({ type: 'hello' });
    try {
      for await (const frames of this.#socket) this.#hear(frames);
    } catch (error) {
      if (!this.#socket.closed) throw error;
    }
  }

  end(): void {
    this.#socket.close();
  }

  #hear(frames: Buffer[]): void {
    const message = brokerToWorkerSchema.parse(decodeMessage(frames).header);
    if (message.type === 'start') this.#send({ type: 'ready', device: 'cpu', batch: 1, credit: 1 });
    if (message.type === 'job') this.#answerLater(message.job);
    if (message.type === 'stop') this.end();
  }

  #answerLater(job: number): void {
    if (this.#answerAfterMs === 0) this.#answer(job);
    else
      setTimeout(() => {
        this.#answer(job);
      }, this.#answerAfterMs);
  }

  #answer(job: number): void {
    const timings = { decode: 0, preprocess: 0, inference: 0 };
    const results = [{ label: 'fake', index: 0, score: 1 }];
    const outcome = { status: 'ok', results, picture: { width: 1, height: 1 }, timings } as const;
    this.#send({ type: 'done', job, outcome });
  }

  #send(message: WorkerToBroker): void {
    this.#sending = this.#sending.then(() =>
      this.#socket.closed ? undefined : this.#socket.send(encodeMessage(message)),
    );
  }
}

process.on('message', (message) => {
  const order = orderSchema.parse(message);
  if ('start' in order) void serve(order.start, new FakeWorker(order.address.endpoint, order.answerAfterMs));
  else workers.get(order.end)?.end();
});
process.once('disconnect', () => process.exit());

async function serve(number: number, worker: FakeWorker): Promise<void> {
  workers.set(number, worker);
  await worker.serve();
  workers.delete(number);
  process.send?.({ ended: number });
}
