// What can happen to a scheduler, as fast-check commands: each tells the model first, then the scheduler.
import fc from 'fast-check';
import type { Job } from '../../../../src/main/broker/job.ts';
import type { Scheduler, SchedulerEvent } from '../../../../src/main/broker/scheduler.ts';
import type { GoneCause } from '../../../../src/main/broker/worker-slot.ts';
import { lanes, type Lane } from '../../../../src/protocol/requests.ts';
import type { WorkerOutcome } from '../../../../src/protocol/worker.ts';
import { check } from './checks.ts';
import type { World } from './world.ts';

export type SchedulerStep = fc.Command<World, Scheduler>;

/** One event. `take` tells the model of it, and does not if it cannot happen now. */
class Step implements SchedulerStep {
  readonly #name: string;
  readonly #take: (world: World) => SchedulerEvent | undefined;

  constructor(name: string, take: (world: World) => SchedulerEvent | undefined) {
    this.#name = name;
    this.#take = take;
  }

  check(): boolean {
    return true;
  }

  run(world: World, scheduler: Scheduler): void {
    const event = this.#take(world);
    if (event !== undefined) check(world, scheduler, event);
  }

  toString(): string {
    return this.#name;
  }
}

/** How often each kind of event comes. */
export interface Weights {
  submit: number;
  ready: number;
  finish: number;
  crash: number;
  otherEnd: number;
  cancel: number;
  leave: number;
  time: number;
  /** The probe comes through, or its worker freezes, where it runs. */
  probe: number;
  /** Of the events after which nothing more is accepted. */
  end: number;
}

const clients = ['a', 'b', 'c'];
const client = fc.constantFrom(...clients);
/** Few, so that they collide and are used again. */
const id = fc.constantFrom('1', '2', '3', '4', '5');
const worker = fc.nat(7);
const pick = fc.nat(20);
/** Most workers that end have been up: else the model is soon given up, and nothing more happens. */
const ripe = fc.constantFrom(true, true, true, true, true, true, true, false);

export function steps(weights: Weights): fc.Arbitrary<SchedulerStep> {
  const frozen = fc.constantFrom<GoneCause>('frozen', 'overrun', 'stopped');
  return fc.oneof(
    {
      weight: weights.submit,
      arbitrary: fc.tuple(client, id, fc.constantFrom(...lanes), fc.nat(90), deadline).map(submit),
    },
    { weight: weights.ready, arbitrary: fc.tuple(worker, fc.integer({ min: 1, max: 3 })).map(ready) },
    {
      weight: weights.finish,
      arbitrary: fc.tuple(worker, pick, fc.constantFrom('ok', 'ok', 'ok', 'corrupt')).map(finish),
    },
    { weight: weights.crash, arbitrary: fc.tuple(worker, fc.constant<GoneCause>('crash'), ripe).map(gone) },
    { weight: weights.otherEnd, arbitrary: fc.tuple(worker, frozen, ripe).map(gone) },
    { weight: weights.cancel, arbitrary: fc.oneof(fc.tuple(client, id).map(cancel), pick.map(cancelOpen)) },
    { weight: weights.leave, arbitrary: client.map(leave) },
    {
      weight: weights.time,
      arbitrary: fc.oneof(worker.map(progress), fc.nat(3000).map(tick), fc.nat(70_000).map(tick)),
    },
    { weight: weights.time, arbitrary: fc.nat(2000).map(pass) },
    { weight: weights.probe, arbitrary: fc.boolean().map(endProbe) },
    { weight: weights.end, arbitrary: fc.constantFrom(drain(), modelFailed()) },
  );
}

const deadline = fc.option(fc.integer({ min: 1, max: 4000 }), { nil: undefined, freq: 3 });

let numbers = 0;

/** A job as the broker makes one: numbers rise. */
export function newJob(world: { now: number }, client: string, id: string, lane: Lane, more: Partial<Job> = {}): Job {
  const body = { task: 'classify' as const, topK: 5, input: { kind: 'encoded' as const }, payload: [] };
  return { number: (numbers += 1), client, id, lane, bytes: 10, acceptedAt: world.now, body, ...more };
}

function submit([client, id, lane, bytes, within]: [string, string, Lane, number, number | undefined]): SchedulerStep {
  return new Step(`submit(${client}, ${id}, ${lane}, ${bytes} B, ${within ?? 'no'} ms)`, (world) => {
    const more = within === undefined ? { bytes } : { bytes, deadlineAt: world.now + within };
    const job = newJob(world, client, id, lane, more);
    world.submit(job);
    return { type: 'submit', job };
  });
}

export function ready([which, credit]: [number, number]): SchedulerStep {
  return new Step(`ready(${which}, credit ${credit})`, (world) => {
    const number = which % world.workers.length;
    if (!['starting', 'delayed'].includes(world.worker(number).state)) return undefined;
    world.ready(number, credit);
    return { type: 'worker-ready', worker: number, credit };
  });
}

export function finish([which, pick, code]: [number, number, string]): SchedulerStep {
  return new Step(`finish(${which}, ${pick}, ${code})`, (world) => {
    const number = which % world.workers.length;
    const { held } = world.worker(number);
    // Now and then an answer to what the worker does not hold.
    const job = held[pick % (held.length + 1)]?.job.number ?? world.asks[pick]?.job.number;
    if (job === undefined || world.worker(number).state !== 'up') return undefined;
    world.done(number, job, code);
    return { type: 'job-done', worker: number, job, outcome: outcome(code) };
  });
}

function endProbe(frozen: boolean): SchedulerStep {
  return new Step(`endProbe(${frozen ? 'frozen' : 'done'})`, (world) => {
    const worker = world.workers.findIndex(({ held }) => held.includes(world.probe));
    if (worker === -1) return undefined;
    const { number: job } = world.probe.job;
    if (frozen) world.gone(worker, 'frozen');
    else world.done(worker, job, 'corrupt');
    return frozen
      ? { type: 'worker-gone', worker, cause: 'frozen', ending: 'SIGKILL' }
      : { type: 'job-done', worker, job, outcome: outcome('corrupt') };
  });
}

function outcome(code: string): WorkerOutcome {
  if (code !== 'ok') return { status: 'error', code: 'corrupt', message: 'Damaged.' };
  const timings = { decode: 0, preprocess: 0, inference: 0 };
  return { status: 'ok', results: [], picture: { width: 1, height: 1 }, timings };
}

export function gone([which, cause, ripe]: [number, GoneCause, boolean]): SchedulerStep {
  return new Step(`gone(${which}, ${cause})`, (world) => {
    const number = which % world.workers.length;
    const { state } = world.worker(number);
    if (state === 'off' || (ripe && state !== 'up') || (cause === 'stopped' && !world.draining)) return undefined;
    world.gone(number, cause);
    return { type: 'worker-gone', worker: number, cause, ending: 'SIGKILL' };
  });
}

function cancel([client, id]: [string, string]): SchedulerStep {
  return new Step(`cancel(${client}, ${id})`, (world) => {
    world.cancel(client, id);
    return { type: 'cancel', client, id };
  });
}

function cancelOpen(pick: number): SchedulerStep {
  return new Step(`cancelOpen(${pick})`, (world) => {
    const open = world.asks.filter(({ place }) => place !== 'over');
    const job = open[pick % Math.max(open.length, 1)]?.job;
    if (job === undefined) return undefined;
    world.cancel(job.client, job.id);
    return { type: 'cancel', client: job.client, id: job.id };
  });
}

function leave(client: string): SchedulerStep {
  return new Step(`leave(${client})`, (world) => {
    world.leave(client);
    return { type: 'client-gone', client };
  });
}

function progress(which: number): SchedulerStep {
  return new Step(`progress(${which})`, (world) => {
    const number = which % world.workers.length;
    if (world.worker(number).state !== 'up') return undefined;
    world.progress(number);
    return { type: 'worker-progress', worker: number };
  });
}

function tick(ms: number): SchedulerStep {
  return new Step(`tick(${ms} ms)`, (world) => {
    world.now += ms;
    world.tick();
    return { type: 'tick' };
  });
}

/** Time passes, and nobody looks. */
function pass(ms: number): SchedulerStep {
  return new Step(`pass(${ms} ms)`, (world) => {
    world.now += ms;
    return undefined;
  });
}

function drain(): SchedulerStep {
  return new Step('drain', (world) => {
    world.drain();
    return { type: 'drain' };
  });
}

function modelFailed(): SchedulerStep {
  return new Step('modelFailed', (world) => {
    world.fail();
    return { type: 'model-failed', message: 'It cannot be loaded.' };
  });
}
