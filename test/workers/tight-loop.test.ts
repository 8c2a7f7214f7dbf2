// The tight loop of the bench: every picture handed over goes through the model once, in batches, until the end is said.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ModelCard } from '../../src/protocol/card.ts';
import type { Classifier } from '../../src/workers/classifier.ts';
import { PictureFeed } from '../../src/workers/picture-feed.ts';
import { TightLoop } from '../../src/workers/tight-loop.ts';
import { fill, tempFolder } from '../main/runs/temp.ts';
import { jpeg } from '../support/pictures.ts';

const card: ModelCard = {
  name: 'counts',
  version: '1',
  license: 'MIT',
  source: 'this test',
  labels: ['only'],
  input: {
    layout: 'NCHW',
    color: 'RGB',
    width: 8,
    height: 8,
    resize: 'stretch',
    filter: 'bilinear',
    pad: 0,
    scale: 1,
    mean: [0, 0, 0],
    std: [1, 1, 1],
  },
  output: 'logits',
};

/** Notes the crops of each run. */
function notingClassifier(): Classifier & { runs: string[][] } {
  const runs: string[][] = [];
  return {
    runs,
    batch: 8,
    run: (crops) => {
      runs.push(crops.map((crop) => Buffer.from(crop).toString('hex')));
      return Promise.resolve(crops.map(() => new Float32Array(1)));
    },
  };
}

async function pictures(count: number): Promise<string[]> {
  const folder = tempFolder();
  const names = Array.from({ length: count }, (_, at) => `${String(at)}.jpg`);
  for (const [at, name] of names.entries()) fill(folder, { [name]: await jpeg(at) });
  return names.map((name) => join(folder, name));
}

it('classifies each picture handed over once, and goes round', async () => {
  const classifier = notingClassifier();
  const ranges = [
    { from: 0, to: 3 },
    { from: 3, to: 7 },
    { from: 7, to: 15 },
  ];
  const feed = new PictureFeed(await pictures(5), () => {
    // Not at once: the loop has to wait for it.
    setTimeout(handOver, 20);
  });
  const handOver = () => {
    const range = ranges.shift();
    if (range === undefined) feed.end();
    else feed.add(range);
  };
  handOver();
  await new TightLoop(classifier, card, feed, 4).run();
  expect(Math.max(...classifier.runs.map(({ length }) => length))).toBeLessThanOrEqual(4);
  const times = Map.groupBy(classifier.runs.flat(), (crop) => crop);
  expect([...times.values()].map(({ length }) => length)).toEqual([3, 3, 3, 3, 3]);
});

it('ends with nothing handed over', async () => {
  const feed = new PictureFeed(await pictures(1), () => undefined);
  const loop = new TightLoop(notingClassifier(), card, feed, 1).run();
  feed.end();
  await loop;
});

it('says which picture cannot be read', async () => {
  const [good = ''] = await pictures(1);
  const feed = new PictureFeed([good, `${good}.missing`], () => undefined);
  feed.add({ from: 0, to: 2 });
  await expect(new TightLoop(notingClassifier(), card, feed, 1).run()).rejects.toThrow(/0\.jpg\.missing: ./);
});
