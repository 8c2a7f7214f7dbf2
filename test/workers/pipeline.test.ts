// The worker's pipeline with a model made for the test: what is run together, what is left out, one answer per job.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resourcePath } from '../../src/main/resources.ts';
import type { WorkerOutcome, WorkerSettings, WorkerToBroker } from '../../src/protocol/worker.ts';
import { Pipeline, type JobMessage } from '../../src/workers/pipeline.ts';
import { until } from '../support/processes.ts';

const lemon = readFileSync(resourcePath('samples', 'lemon.jpg'));
/** A crop that makes the model throw. */
const culprit = 255;
/** A crop for which the model gives no numbers. */
const strange = 254;

const settings: WorkerSettings = {
  ...{ modelPath: '', modelSha256: '', device: 'cpu', threads: 1, batch: 4 },
  card: {
    ...{ name: 'n', version: '1', license: 'MIT', source: 'test', output: 'probabilities', labels: ['dark', 'light'] },
    input: {
      ...{ layout: 'NCHW', color: 'RGB', width: 1, height: 1, resize: 'stretch', filter: 'nearest', pad: 0, scale: 1 },
      mean: [0, 0, 0],
      std: [1, 1, 1],
    },
  },
};

/** A pipeline whose model says how light a crop of one pixel is, and keeps the red value of each crop, per run. */
class Bench {
  readonly runs: number[][] = [];
  readonly outcomes = new Map<number, WorkerOutcome[]>();
  /** Runs wait until this is called, while `held`. */
  letGo: () => void = () => undefined;
  held = false;
  readonly pipeline = new Pipeline(
    { batch: 4, run: (crops) => this.#run(crops.map((crop) => crop[0] ?? 0)) },
    settings,
    (message) => {
      this.#hear(message);
    },
  );

  /** Hands over prepared pixels of this brightness. */
  light(job: number, value: number, lane: JobMessage['lane'] = 'batch'): void {
    const input = { kind: 'pixels', width: 1, height: 1, channels: 3, prepared: true } as const;
    this.accept({ type: 'job', job, lane, topK: 2, input }, Uint8Array.of(value, value, value));
  }

  /** Hands over a file of a picture. */
  encoded(job: number, bytes: Uint8Array): void {
    this.accept({ type: 'job', job, lane: 'batch', topK: 1, input: { kind: 'encoded' } }, bytes);
  }

  accept(message: JobMessage, payload: Uint8Array): void {
    this.outcomes.set(message.job, []);
    void this.pipeline.accept(message, [payload]);
  }

  /** `ok` or the error's code of a job that is done. */
  outcome(job: number): string {
    const [outcome] = this.outcomes.get(job) ?? [];
    return outcome === undefined ? 'open' : outcome.status === 'error' ? outcome.code : outcome.status;
  }

  async done(): Promise<string[]> {
    await until(() => [...this.outcomes.values()].every((outcomes) => outcomes.length > 0));
    await new Promise(setImmediate);
    for (const outcomes of this.outcomes.values()) expect(outcomes).toHaveLength(1);
    return [...this.outcomes.keys()].map((job) => this.outcome(job));
  }

  async #run(values: number[]): Promise<Float32Array[]> {
    this.runs.push(values);
    if (this.held) await new Promise<void>((resolve) => (this.letGo = resolve));
    if (values.includes(culprit)) throw new Error('The model cannot take this.');
    return values.map((value) => Float32Array.of(1 - value / 255, value === strange ? NaN : value / 255));
  }

  #hear(message: WorkerToBroker): void {
    if (message.type === 'done') this.outcomes.get(message.job)?.push(message.outcome);
    else expect(message.type).toBe('progress');
  }
}

describe('batches', () => {
  it('form from what is ready, up to the cap, in the order in which it came', async () => {
    const bench = new Bench();
    for (let job = 0; job < 10; job += 1) bench.light(job, job);
    expect(new Set(await bench.done())).toEqual(new Set(['ok']));
    expect(bench.runs).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ]);
  });

  it('do not wait for more', async () => {
    const bench = new Bench();
    bench.light(1, 1);
    await bench.done();
    bench.light(2, 2);
    await bench.done();
    expect(bench.runs).toEqual([[1], [2]]);
  });

  it('take in what came while the one before ran', async () => {
    const bench = new Bench();
    bench.held = true;
    bench.light(1, 1);
    await until(() => bench.runs.length === 1);
    for (const job of [2, 3, 4]) bench.light(job, job);
    bench.held = false;
    bench.letGo();
    await bench.done();
    expect(bench.runs).toEqual([[1], [2, 3, 4]]);
  });

  it('of live frames go first, and by themselves', async () => {
    const bench = new Bench();
    for (let job = 0; job < 5; job += 1) bench.light(job, job);
    bench.light(5, 100, 'live');
    bench.light(6, 6, 'interactive');
    await bench.done();
    expect(bench.runs).toEqual([[100], [0, 1, 2, 3], [4, 6]]);
  });
});

describe('an answer', () => {
  it('has the classes, the facts and the times', async () => {
    const bench = new Bench();
    bench.light(1, 204);
    bench.encoded(2, lemon);
    await bench.done();
    const number: unknown = expect.any(Number);
    const times = { decode: number, preprocess: number, inference: number };
    const [light] = bench.outcomes.get(1) ?? [];
    expect(light).toMatchObject({ status: 'ok', picture: { width: 1, height: 1 }, timings: times });
    expect(light).toMatchObject({
      results: [{ label: 'light', index: 1, score: expect.closeTo(0.8) as unknown }, { index: 0 }],
    });
    const [photo] = bench.outcomes.get(2) ?? [];
    expect(photo).toMatchObject({ status: 'ok', picture: { width: 640, height: 480 }, timings: times });
    expect(photo?.status === 'ok' && photo.results.length).toBe(1);
  });

  it('to the one at fault is model_error, with its facts, and only to it', async () => {
    const bench = new Bench();
    [10, culprit, 30, strange].forEach((value, job) => {
      bench.light(job, value);
    });
    expect(await bench.done()).toEqual(['ok', 'model_error', 'ok', 'model_error']);
    expect(bench.runs).toEqual([[10, culprit, 30, strange], [10], [culprit], [30], [strange]]);
    expect(bench.outcomes.get(1)).toMatchObject([{ message: 'The model cannot take this.', picture: { width: 1 } }]);
    expect(bench.outcomes.get(3)).toMatchObject([{ message: expect.stringContaining('no numbers') as string }]);
  });

  it('to a picture that cannot be decoded keeps nobody else waiting', async () => {
    const bench = new Bench();
    bench.encoded(1, Buffer.from('text'));
    bench.encoded(2, lemon.subarray(0, 5000));
    bench.encoded(3, new Uint8Array());
    bench.light(4, 1);
    expect(await bench.done()).toEqual(['not_an_image', 'truncated', 'not_an_image', 'ok']);
  });
});

describe('a cancelled job', () => {
  it('does not reach the model', async () => {
    const bench = new Bench();
    bench.held = true;
    bench.light(1, 1);
    await until(() => bench.runs.length === 1);
    for (const job of [2, 3, 4]) bench.light(job, job);
    bench.pipeline.cancel(3);
    bench.held = false;
    bench.letGo();
    expect(await bench.done()).toEqual(['ok', 'ok', 'cancelled', 'ok']);
    expect(bench.runs).toEqual([[1], [2, 4]]);
  });

  it('is left out also while it is being decoded', async () => {
    const bench = new Bench();
    bench.encoded(1, lemon);
    bench.pipeline.cancel(1);
    expect(await bench.done()).toEqual(['cancelled']);
    expect(bench.runs).toEqual([]);
  });

  it('that is with the model, done or unknown is as if it had not been', async () => {
    const bench = new Bench();
    bench.held = true;
    bench.light(1, 1);
    await until(() => bench.runs.length === 1);
    bench.pipeline.cancel(1);
    bench.pipeline.cancel(99);
    bench.held = false;
    bench.letGo();
    expect(await bench.done()).toEqual(['ok']);
    bench.pipeline.cancel(1);
    expect(await bench.done()).toEqual(['ok']);
  });
});

it('answers every job exactly once, whatever comes when', async () => {
  const step = fc.record({
    value: fc.constantFrom(1, 2, 3, culprit, strange, -1),
    lane: fc.constantFrom('live', 'interactive', 'batch'),
    cancels: fc.option(fc.nat(30), { nil: undefined }),
    pause: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const bench = new Bench();
      for (const [job, { value, lane, cancels, pause }] of steps.entries()) {
        if (value < 0) bench.encoded(job, Buffer.from('text'));
        else bench.light(job, value, lane);
        if (cancels !== undefined) bench.pipeline.cancel(cancels);
        if (pause) await new Promise(setImmediate);
      }
      const expected = { [culprit]: 'model_error', [strange]: 'model_error', [-1]: 'not_an_image' };
      for (const [job, outcome] of (await bench.done()).entries()) {
        const value = steps[job]?.value ?? 0;
        expect(['cancelled', Object.entries(expected).find(([of]) => Number(of) === value)?.[1] ?? 'ok']).toContain(
          outcome,
        );
      }
      for (const run of bench.runs) expect(run.length).toBeLessThanOrEqual(4);
    }),
    { numRuns: 60 },
  );
});
