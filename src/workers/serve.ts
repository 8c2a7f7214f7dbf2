// The worker's conversation with its broker: hello, settings, READY once warm, then jobs until told to stop.
import type { Dealer } from 'zeromq';
import { assertNever, messageOf } from '../protocol/errors.ts';
import { decodeMessage, encodeMessage } from '../protocol/frames.ts';
import {
  brokerToWorkerSchema,
  workerAddressSchema,
  workerAddressVariable,
  type WorkerSettings,
  type WorkerToBroker,
} from '../protocol/worker.ts';
import type { Classifier } from './classifier.ts';
import { connectTo } from './connect.ts';
import { endWithParent, leaveSignalsToParent } from './orphan.ts';
import type { Pipeline } from './pipeline.ts';

/** Serves the broker named in the environment until it says stop or is gone. */
export async function serve(load: (settings: WorkerSettings) => Promise<Classifier>): Promise<void> {
  endWithParent();
  leaveSignalsToParent();
  const link = new Link();
  let pipeline: Pipeline | undefined;
  link.send({ type: 'hello' });
  for await (const frames of link.socket) {
    const { header, payload } = decodeMessage(frames);
    const message = brokerToWorkerSchema.parse(header);
    switch (message.type) {
      case 'start':
        pipeline = await start(message.settings, load, link);
        break;
      case 'job':
        void pipeline?.accept(message, payload);
        break;
      case 'shrink':
        void pipeline?.shrink(message);
        break;
      case 'cancel':
        pipeline?.cancel(message.job);
        break;
      case 'stop':
        process.exit();
        break;
      default:
        assertNever(message);
    }
  }
}

async function start(
  settings: WorkerSettings,
  load: (settings: WorkerSettings) => Promise<Classifier>,
  link: Link,
): Promise<Pipeline | undefined> {
  try {
    const [{ setUpDecoder }, { Pipeline }] = await Promise.all([import('./decode.ts'), import('./pipeline.ts')]);
    setUpDecoder();
    const classifier = await load(settings);
    const pipeline = new Pipeline(classifier, settings, (message, payload) => {
      link.send(message, payload);
    });
    link.send({ type: 'ready', device: settings.device, batch: classifier.batch, credit: pipeline.credit });
    return pipeline;
  } catch (error) {
    link.send({ type: 'failed', message: messageOf(error) });
    return undefined;
  }
}

/** The DEALER end of this worker; sends go out one after the other. */
class Link {
  readonly socket: Dealer;
  #sending: Promise<void> = Promise.resolve();

  constructor() {
    this.socket = connectTo(workerAddressSchema.parse(JSON.parse(process.env[workerAddressVariable] ?? 'null')));
  }

  send(message: WorkerToBroker, payload?: readonly Uint8Array[]): void {
    this.#sending = this.#sending.then(() => this.socket.send(encodeMessage(message, payload)));
  }
}
