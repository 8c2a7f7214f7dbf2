// Holds what the scheduler commands against the model: nothing that is due is missing, nothing else happens, and every
// job that is handed over goes to a worker that may have it, in its turn.
import { expect } from 'vitest';
import { assertNever } from '../../../../src/protocol/errors.ts';
import type { Scheduler, SchedulerCommand, SchedulerEvent } from '../../../../src/main/broker/scheduler.ts';
import { noDues, type Ask, type ModelWorker } from './state.ts';
import type { World } from './world.ts';

/** Gives the scheduler an event that the model has taken already, and checks all that comes of it. */
export function check(world: World, scheduler: Scheduler, event: SchedulerEvent): void {
  for (const command of scheduler.handle(event, world.now)) obey(world, command);
  expect(world.dues, 'all that was due has happened').toEqual(noDues());
  expectNothingLeftToDo(world);
  expect(scheduler.queued).toBe(world.waiting.length);
  expect(scheduler.held).toBe(world.workers.reduce((sum, { held }) => sum + held.length, 0));
  const names = new Map(world.asks.map(({ job }) => [`${job.client} ${job.id}`, job]));
  for (const { client, id } of names.values()) {
    expect(scheduler.has(client, id)).toBe(world.open(client, id) !== undefined);
  }
}

function obey(world: World, command: SchedulerCommand): void {
  const { dues } = world;
  switch (command.type) {
    case 'reply':
      takeReply(world, command);
      return;
    case 'dispatch':
      takeDispatch(world, command);
      return;
    case 'withdraw':
      expect(dues.withdrawals.shift()).toEqual({ worker: command.worker, job: command.job });
      return;
    case 'kill':
      expect(dues.kills.shift()).toBe(command.worker);
      return;
    case 'start':
      expect(dues.starts.shift()).toEqual({ worker: command.worker, afterMs: command.afterMs });
      return;
    case 'failed':
      expect(dues.failure, 'the model is at fault').toBe(true);
      dues.failure = false;
      return;
    default:
      assertNever(command);
  }
}

/** A reply is due, or it tells of a job that must not be handed over any more. */
function takeReply(world: World, { job, outcome }: Extract<SchedulerCommand, { type: 'reply' }>): void {
  const code = outcome.status === 'error' ? outcome.code : outcome.status;
  const ask = world.asks.find((other) => other.job === job);
  const due = world.dues.replies.get(job.number);
  world.dues.replies.delete(job.number);
  if (due === undefined && ask?.place === 'waiting' && (world.overdue(ask) || (ask.suspect && world.hasNewer(ask)))) {
    expect(code).toBe('expired');
    world.seen.add(ask.suspect ? 'superseded in its turn' : 'expired in its turn');
    ask.place = 'over';
    return;
  }
  expect(code, `reply to job ${job.number}`).toBe(due);
}

function takeDispatch(world: World, command: Extract<SchedulerCommand, { type: 'dispatch' }>): void {
  const worker = world.worker(command.worker);
  expect(worker.state, 'only a worker that is ready gets a job').toBe('up');
  expect(worker.killed, 'none that is being killed').toBe(false);
  expect(world.failed, 'nothing for a model that is at fault').toBe(false);
  if (command.job === world.probe.job) {
    takeProbe(world, worker);
    return;
  }
  expect(world.probing, 'nothing beside the probe').toBe('no');
  const ask = world.asks.find(({ job }) => job === command.job);
  if (ask === undefined) throw new Error('A job that nobody asked for');
  expect(ask.place, `job ${ask.job.number} is neither answered nor with another worker`).toBe('waiting');
  expectInTurn(world, ask, worker);
  if (ask.suspect) expectAlone(world, ask, worker);
  else expectRoom(world, ask, worker);
  give(world, worker, ask);
}

function takeProbe(world: World, worker: ModelWorker): void {
  expect(world.probing).toBe('wanted');
  expect(worker.held, 'the probe runs alone').toEqual([]);
  world.probing = 'running';
  give(world, worker, world.probe);
}

function give(world: World, worker: ModelWorker, ask: Ask): void {
  if (worker.held.length === 0) worker.lastSign = world.now;
  worker.held.push(ask);
  if (ask === world.probe) return;
  ask.place = 'held';
  world.handedOut(ask);
}

/** Higher lanes first but for the batch lane's floor, suspects first within a lane, then its clients in turn. */
function expectInTurn(world: World, ask: Ask, worker: ModelWorker): void {
  const before = (other: Ask) => {
    if (other === ask || world.rank(other) > world.rank(ask)) return false;
    // The batch lane, when its turn has come, has no use for the place that only a live frame may take.
    if (world.rank(other) < world.rank(ask)) return other.suspect ? ask.suspect : canTake(worker, other);
    if (other.suspect !== ask.suspect) return false;
    if (ask.suspect || other.job.client === ask.job.client) return other.job.number < ask.job.number;
    return world.turnOf(other) < world.turnOf(ask);
  };
  const passedOver = world.waiting.filter(before).map(({ job }) => job.number);
  expect(passedOver, `jobs whose turn it was before ${ask.job.number}`).toEqual([]);
}

function expectAlone(world: World, ask: Ask, worker: ModelWorker): void {
  expect(worker.held, 'a suspect runs alone').toEqual([]);
  expect(world.hasNewer(ask), 'a dead live frame gives way to a newer one').toBe(false);
  world.seen.add('suspect alone');
}

function expectRoom(world: World, ask: Ask, worker: ModelWorker): void {
  expect(world.overdue(ask), 'its deadline has not passed').toBe(false);
  expect(runsSuspect(worker), 'nothing joins a suspect').toBe(false);
  const live = ask.job.lane === 'live';
  expect(worker.held.length, 'within credit, and one live frame more').toBeLessThan(worker.credit + (live ? 1 : 0));
  const emptier = world.workers.some((other) => canTake(other, ask) && other.held.length < worker.held.length);
  const suspects = suspectsBefore(world, ask);
  if (suspects.length === 0) expect(emptier, 'the least loaded worker gets it').toBe(false);
  else expectSuspectsProgress(world, suspects, worker);
}

/** While a suspect waits for a worker that runs empty, its own lane and lower ones leave the emptiest worker alone. */
function expectSuspectsProgress(world: World, suspects: readonly Ask[], worker: ModelWorker): void {
  expect(worker.held, 'an empty worker is for the suspect').not.toEqual([]);
  if (suspects.every((suspect) => needsNoReserve(world, suspect))) return;
  const atLeastAsEmpty = world.workers.filter(
    (other) => other !== worker && other.state === 'up' && !other.killed && other.held.length <= worker.held.length,
  );
  expect(atLeastAsEmpty, 'another worker runs empty').not.toEqual([]);
}

/** One runs already, or, for the batch lane, a worker that starts empty is on its way. */
function needsNoReserve(world: World, suspect: Ask): boolean {
  const onItsWay = suspect.job.lane === 'batch' && world.workers.some(({ state }) => state === 'starting');
  return onItsWay || world.workers.some((worker) => worker.state === 'up' && runsSuspect(worker));
}

/** Suspects that a job of this lane has to leave a worker for. */
function suspectsBefore(world: World, ask: Ask): Ask[] {
  return world.waiting.filter((other) => other.suspect && world.rank(other) <= world.rank(ask));
}

/** No worker is left with room for a job that waits, but for one that runs empty for a suspect. */
function expectNothingLeftToDo(world: World): void {
  if (world.failed) return;
  const open = world.workers.filter(({ state, killed }) => state === 'up' && !killed);
  const empty = open.filter(({ held }) => held.length === 0);
  if (world.probing !== 'no') {
    if (world.probing === 'wanted') expect(empty, 'the probe runs as soon as it can').toEqual([]);
    return;
  }
  if (world.waiting.length > 0) expect(empty, 'nobody is idle while jobs wait').toEqual([]);
  for (const ask of world.waiting) {
    if (ask.suspect) continue;
    const idle = open.filter((worker) => canTake(worker, ask)).length;
    const reserve = suspectsBefore(world, ask).some((suspect) => !needsNoReserve(world, suspect)) ? 1 : 0;
    expect(idle, `workers with room while job ${ask.job.number} waits`).toBeLessThanOrEqual(reserve);
    if (idle > 0) world.seen.add('worker runs empty for a suspect');
  }
}

function canTake(worker: ModelWorker, { job }: Ask): boolean {
  const room = worker.credit + (job.lane === 'live' ? 1 : 0);
  return worker.state === 'up' && !worker.killed && !runsSuspect(worker) && worker.held.length < room;
}

function runsSuspect({ held }: ModelWorker): boolean {
  return held.some(({ suspect }) => suspect);
}
