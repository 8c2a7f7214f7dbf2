// The scheduler against the model, event by event, over random histories: one reply for each request and to its client,
// bounds, lanes, suspects alone, cancelling at every state, poison, deadlines, back-off and the breaker.
import fc from 'fast-check';
import { afterAll, expect, it, vi } from 'vitest';
import { Scheduler } from '../../../../src/main/broker/scheduler.ts';
import { finish, gone, newJob, ready, steps, type Weights } from './commands.ts';
import { World } from './world.ts';

const usual: Weights = {
  submit: 200,
  ready: 100,
  finish: 160,
  crash: 40,
  otherEnd: 20,
  cancel: 30,
  leave: 6,
  time: 20,
  probe: 15,
  end: 1,
};
const bounds = fc.record({
  workers: fc.integer({ min: 1, max: 3 }),
  queuedJobs: fc.integer({ min: 3, max: 12 }),
  queuedBytes: fc.integer({ min: 150, max: 600 }),
  executionLimitMs: fc.constant(2000),
});

const seen = new Set<string>();

/** A guard against hanging only. */
vi.setConfig({ testTimeout: 300_000 });

function holds(weights: Weights, numRuns: number, workers?: number): void {
  const commands = fc.commands([steps(weights)], { maxCommands: 200, size: 'max' });
  fc.assert(
    fc.property(bounds, commands, (drawn, history) => {
      const settings = { ...drawn, workers: workers ?? drawn.workers };
      const probe = newJob({ now: 0 }, '', 'probe', 'interactive');
      const world = new World(settings, probe, seen);
      const scheduler = new Scheduler({ ...settings, probe });
      fc.modelRun(() => ({ model: world, real: scheduler }), history);
      settle(world, scheduler);
    }),
    { numRuns },
  );
}

/** Whatever has happened: once workers come up and work, everything is answered. */
function settle(world: World, scheduler: Scheduler): void {
  const most = 3 * world.asks.length + 10;
  const open = () => world.asks.filter(({ place }) => place !== 'over');
  for (let round = 0; round < most && open().length > 0; round += 1) {
    for (let number = 0; number < world.workers.length; number += 1) {
      ready([number, 2]).run(world, scheduler);
      if (world.worker(number).killed) gone([number, 'overrun', true]).run(world, scheduler);
      if (world.worker(number).held.length > 0) finish([number, 0, 'ok']).run(world, scheduler);
    }
  }
  // Where every worker was stopped, what it held has been answered.
  expect(open()).toEqual([]);
}

it('under load, with now and then a death', () => {
  holds(usual, 400);
});

it('where most pictures end their worker', () => {
  holds({ ...usual, finish: 14, ready: 160, crash: 160, otherEnd: 10, cancel: 10, leave: 2, end: 0 }, 300);
});

const badPictures = { submit: 120, finish: 3, ready: 160, crash: 140, otherEnd: 6, cancel: 6, leave: 0, end: 0 };

it('with one worker and one bad picture after the other', () => {
  holds({ ...usual, ...badPictures, end: 2 }, 300, 1);
});

it('with two workers and nothing but bad pictures', () => {
  holds({ ...usual, ...badPictures, finish: 1 }, 700, 2);
});

it('with workers that hang or freeze', () => {
  holds({ ...usual, finish: 80, crash: 20, otherEnd: 80, time: 100, end: 2 }, 300);
});

it('with a queue that is mostly full', () => {
  holds({ ...usual, submit: 600, finish: 80, cancel: 80, crash: 10, leave: 20 }, 300);
});

afterAll(() => {
  const places = ['fresh waiting', 'fresh held', 'suspect waiting', 'suspect held'].map(
    (place) => `cancelled ${place}`,
  );
  const codes = [
    'ok',
    'corrupt',
    'cancelled',
    'rejected',
    'bad_request',
    'model_error',
    'expired',
    'timeout',
    'poison',
  ];
  const rules = [
    'full in jobs',
    'full in bytes',
    'suspect alone',
    'worker runs empty for a suspect',
    'overrun',
    'nobody looked for long',
    'the batch lane has its turn',
  ];
  const turns = [
    'expired in its turn',
    'superseded in its turn',
    'client gone with one waiting',
    'client gone with one held',
  ];
  const model = [
    'back-off',
    'breaker',
    'probe came through',
    'probe crash',
    'probe frozen',
    'poison while the probe is running',
  ];
  expect([...seen].sort(), 'the histories get everywhere').toEqual(
    expect.arrayContaining([...places, ...codes, ...rules, ...turns, ...model]),
  );
});
