// A measuring process of `zerolens bench`: the same libraries and functions as in the inference worker, without its pipeline.
import { performance } from 'node:perf_hooks';
import { benchOrderSchema, type BenchOrder, type BenchReport } from '../protocol/bench.ts';
import { assertNever, messageOf } from '../protocol/errors.ts';
import type { WorkerSettings } from '../protocol/worker.ts';
import { loadClassifier, type Classifier } from './classifier.ts';
import { setUpDecoder } from './decode.ts';
import { endWithParent, leaveSignalsToParent } from './orphan.ts';
import { PictureFeed } from './picture-feed.ts';
import { servePlainly } from './plain-server.ts';
import { SinglePicture } from './single-picture.ts';
import { TightLoop } from './tight-loop.ts';

interface Loaded {
  settings: WorkerSettings;
  pictures: readonly string[];
  classifier: Classifier;
  single: SinglePicture;
}

const topK = 5;

let loaded: Loaded | undefined;
let feed: PictureFeed | undefined;

endWithParent();
leaveSignalsToParent();
process.on('message', (message) => {
  hear(benchOrderSchema.parse(message));
});

function hear(order: BenchOrder): void {
  if (order.type === 'range') feed?.add(order);
  else if (order.type === 'end') feed?.end();
  else void carryOut(order);
}

type WholeOrder = Exclude<BenchOrder, { type: 'range' | 'end' }>;

async function carryOut(order: WholeOrder): Promise<void> {
  const started = performance.now();
  try {
    await work(order);
    report({ type: 'done', ms: performance.now() - started });
  } catch (error) {
    report({ type: 'failed', message: messageOf(error) });
  }
}

async function work(order: WholeOrder): Promise<void> {
  if (order.type === 'load') {
    loaded = await load(order);
    return;
  }
  if (loaded === undefined) throw new Error('No model is loaded yet.');
  const { settings, pictures, classifier, single } = loaded;
  switch (order.type) {
    case 'loop':
      feed = new PictureFeed(pictures, () => {
        report({ type: 'more' });
      });
      await new TightLoop(classifier, settings.card, feed, order.batch).run();
      return;
    case 'single':
      await single.classify(pictures[order.picture] ?? '', topK);
      return;
    case 'serve':
      void servePlainly(single, settings, order.address);
      return;
    default:
      assertNever(order);
  }
}

async function load({ settings, pictures }: Extract<BenchOrder, { type: 'load' }>): Promise<Loaded> {
  setUpDecoder();
  const classifier = await loadClassifier(settings);
  return { settings, pictures, classifier, single: new SinglePicture(classifier, settings.card) };
}

function report(message: BenchReport): void {
  process.send?.(message);
}
