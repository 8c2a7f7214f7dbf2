// Which job goes to which worker, and what becomes of jobs whose worker died. No sockets, no clock of its own:
// every call takes the time and returns what is to be done.
import { assertNever, type ErrorCode } from '../../protocol/errors.ts';
import { lanes, type Lane } from '../../protocol/requests.ts';
import type { EngineStatus } from '../../protocol/status.ts';
import type { WorkerOutcome } from '../../protocol/worker.ts';
import type { Job, JobOutcome } from './job.ts';
import { LaneQueue, type Entry } from './queue.ts';
import { Restarts } from './restarts.ts';
import { WorkerSlot, type GoneCause } from './worker-slot.ts';

export type SchedulerEvent =
  | { type: 'submit'; job: Job }
  | { type: 'cancel'; client: string; id: string }
  | { type: 'client-gone'; client: string }
  | { type: 'worker-ready'; worker: number; credit: number }
  | { type: 'worker-progress'; worker: number }
  | { type: 'job-done'; worker: number; job: number; outcome: WorkerOutcome }
  | { type: 'worker-gone'; worker: number; cause: GoneCause; ending: string }
  | { type: 'model-failed'; message: string }
  | { type: 'drain' }
  | { type: 'tick' };

export type SchedulerCommand =
  | { type: 'dispatch'; worker: number; job: Job }
  | { type: 'withdraw'; worker: number; job: number }
  | { type: 'reply'; job: Job; outcome: JobOutcome }
  | { type: 'kill'; worker: number; cause: 'overrun' }
  | { type: 'start'; worker: number; afterMs: number }
  | { type: 'failed'; message: string };

export type LaneLoad = EngineStatus['lanes'][number];

export interface SchedulerSettings {
  workers: number;
  queuedJobs: number;
  queuedBytes: number;
  /** How long a worker may hold jobs without a sign of progress, in ms. */
  executionLimitMs: number;
  /** A plain grey picture of the model's size: run alone to tell a bad model from bad pictures. */
  probe: Job;
}

const aloneDeathsThatCondemn = 2;
const poisonsThatProbe = 5;
/** So many jobs of higher lanes may go before what waits in the batch lane; then it is its turn for one. */
const batchFloor = 7;
const batchFirst: readonly Lane[] = ['batch', ...lanes.filter((lane) => lane !== 'batch')];
/** Most time between two ticks that counts as a worker's silence: in a longer gap this process was held up itself. */
const longestGapMs = 1000;

export class Scheduler {
  readonly #settings: SchedulerSettings;
  readonly #lanes: Record<Lane, LaneQueue> = {
    live: new LaneQueue(),
    interactive: new LaneQueue(),
    batch: new LaneQueue(),
  };
  readonly #requests = new Map<string, Entry>();
  readonly #slots: WorkerSlot[];
  readonly #restarts = new Restarts();
  #queuedBytes = 0;
  /** Jobs of higher lanes handed out since the batch lane's last turn, while something waited there. */
  #passedOver = 0;
  #poisonsInRow = 0;
  #probe: 'none' | 'wanted' | 'running' = 'none';
  #failure: string | undefined;
  #draining = false;
  #tickAt = Infinity;
  #commands: SchedulerCommand[] = [];

  constructor(settings: SchedulerSettings) {
    this.#settings = settings;
    this.#slots = Array.from({ length: settings.workers }, (_, number) => new WorkerSlot(number));
  }

  /** Jobs held by workers, those of clients long gone among them. */
  get held(): number {
    return this.#slots.reduce((sum, slot) => sum + slot.held.size, 0);
  }

  /** Jobs held by one worker. */
  heldBy(worker: number): number {
    return this.#slot(worker).held.size;
  }

  phaseOf(worker: number): WorkerSlot['phase'] {
    return this.#slot(worker).phase;
  }

  /** How many jobs of each lane wait, and how many a worker has. */
  get lanes(): LaneLoad[] {
    const running = this.#slots.flatMap(({ held }) => [...held.values()].map(({ job }) => job.lane));
    return lanes.map((lane) => ({
      lane,
      waiting: this.#lanes[lane].size,
      running: running.filter((other) => other === lane).length,
    }));
  }

  /** Jobs that wait for a worker. */
  get queued(): number {
    return lanes.reduce((sum, lane) => sum + this.#lanes[lane].size, 0);
  }

  /** What a request with this client and id would collide with. */
  has(client: string, id: string): boolean {
    return this.#requests.has(requestKey(client, id));
  }

  /** Takes one event at `now` (ms, monotonic) and returns what has to be done about it, in order. */
  handle(event: SchedulerEvent, now: number): SchedulerCommand[] {
    this.#commands = [];
    this.#apply(event, now);
    if (this.#failure === undefined) this.#fill(now);
    return this.#commands;
  }

  #apply(event: SchedulerEvent, now: number): void {
    switch (event.type) {
      case 'submit':
        this.#submit(event.job);
        return;
      case 'cancel':
        this.#cancel(event.client, event.id);
        return;
      case 'client-gone':
        for (const entry of [...this.#requests.values()]) if (entry.job.client === event.client) this.#abandon(entry);
        return;
      case 'worker-ready':
        this.#slot(event.worker).ready(event.credit, now);
        return;
      case 'worker-progress':
        this.#slot(event.worker).progressAt = now;
        return;
      case 'job-done':
        this.#done(this.#slot(event.worker), event.job, event.outcome, now);
        return;
      case 'worker-gone':
        this.#gone(this.#slot(event.worker), event.cause, event.ending, now);
        return;
      case 'model-failed':
        this.#fail(event.message);
        return;
      case 'drain':
        this.#draining = true;
        this.#answerWaiting('cancelled', 'ZeroLens is stopping.');
        return;
      case 'tick':
        this.#tick(now);
        return;
      default:
        assertNever(event);
    }
  }

  #submit(job: Job): void {
    const refusal = this.#refusal(job);
    if (refusal !== undefined) {
      this.#commands.push({ type: 'reply', job, outcome: { status: 'error', ...refusal } });
      return;
    }
    const entry: Entry = { job, aloneDeaths: 0, suspect: false, abandoned: false, queued: false };
    this.#requests.set(requestKey(job.client, job.id), entry);
    this.#enqueue(entry);
  }

  #refusal(job: Job): { code: ErrorCode; message: string } | undefined {
    if (this.#failure !== undefined) return { code: 'model_error', message: this.#failure };
    if (this.#draining) return { code: 'rejected', message: 'ZeroLens is stopping.' };
    if (this.has(job.client, job.id)) return { code: 'bad_request', message: `The id ${job.id} is in use.` };
    const full = this.queued >= this.#settings.queuedJobs || this.#queuedBytes + job.bytes > this.#settings.queuedBytes;
    return full ? { code: 'rejected', message: 'Too much is waiting already; try again later.' } : undefined;
  }

  #cancel(client: string, id: string): void {
    const entry = this.#requests.get(requestKey(client, id));
    if (entry === undefined) return;
    this.#reply(entry, { status: 'error', code: 'cancelled', message: 'Cancelled on request.' });
    this.#abandon(entry);
  }

  /** Forgets a request: takes it out of its lane, or lets its worker skip it. */
  #abandon(entry: Entry): void {
    this.#requests.delete(requestKey(entry.job.client, entry.job.id));
    if (entry.queued) {
      this.#dequeue(entry);
      return;
    }
    entry.abandoned = true;
    const slot = this.#slots.find(({ held }) => held.has(entry.job.number));
    if (slot !== undefined) this.#commands.push({ type: 'withdraw', worker: slot.number, job: entry.job.number });
  }

  #done(slot: WorkerSlot, number: number, outcome: WorkerOutcome, now: number): void {
    const entry = slot.held.get(number);
    if (entry === undefined) return;
    slot.finish(entry, now);
    this.#restarts.reset();
    if (outcome.status === 'ok') this.#poisonsInRow = 0;
    if (entry.job === this.#settings.probe) {
      this.#probe = 'none';
      this.#poisonsInRow = 0;
    } else if (!entry.abandoned) this.#reply(entry, outcome);
  }

  #gone(slot: WorkerSlot, cause: GoneCause, ending: string, now: number): void {
    const counted = slot.speaksAgainstModel(cause, this.#hasSuspects);
    const entries = slot.clear();
    // The newest first: of live frames that died together only that one is run again.
    for (const entry of entries.toReversed()) this.#bereave(entry, cause, entries.length === 1);
    if (this.#failure !== undefined || this.#draining || cause === 'stopped') return;
    const afterMs = counted ? this.#restarts.countDeath(now) : 0;
    if (afterMs === undefined) {
      this.#fail(`The worker process for this model keeps ending before it has done anything (${ending}).`);
      return;
    }
    slot.phase = afterMs === 0 ? 'starting' : 'waiting';
    this.#commands.push({ type: 'start', worker: slot.number, afterMs });
  }

  get #hasSuspects(): boolean {
    const waits = lanes.some((lane) => this.#lanes[lane].firstSuspect() !== undefined);
    return waits || this.#slots.some((slot) => slot.runsAlone);
  }

  /** Decides about one job whose worker is gone. */
  #bereave(entry: Entry, cause: GoneCause, alone: boolean): void {
    if (entry.job === this.#settings.probe) {
      if (cause === 'frozen' || cause === 'stopped') this.#probe = 'wanted';
      else this.#fail('This model ends its worker process even on a plain grey picture.');
      return;
    }
    if (entry.abandoned) return;
    if (alone && cause === 'crash') entry.aloneDeaths += 1;
    if (alone && cause === 'overrun') {
      const seconds = String(this.#settings.executionLimitMs / 1000);
      this.#reply(entry, { status: 'error', code: 'timeout', message: `No progress within ${seconds} s.` });
    } else if (entry.aloneDeaths >= aloneDeathsThatCondemn) {
      this.#condemn(entry);
    } else if (this.#failure !== undefined) {
      this.#reply(entry, { status: 'error', code: 'model_error', message: this.#failure });
    } else if (this.#draining) {
      this.#reply(entry, { status: 'error', code: 'cancelled', message: 'ZeroLens is stopping.' });
    } else if (this.#superseded(entry)) {
      this.#giveWay(entry);
    } else {
      entry.suspect = true;
      this.#enqueue(entry);
    }
  }

  /** The deaths have been the picture's; whether the model has a part in them is for the probe to find out. */
  #condemn(entry: Entry): void {
    this.#reply(entry, { status: 'error', code: 'poison', message: 'This picture ended its worker process twice.' });
    this.#restarts.reset();
    this.#poisonsInRow += 1;
    if (this.#poisonsInRow >= poisonsThatProbe && this.#probe === 'none') this.#probe = 'wanted';
  }

  #giveWay(entry: Entry): void {
    if (entry.queued) this.#dequeue(entry);
    this.#reply(entry, { status: 'error', code: 'expired', message: 'A newer frame is waiting.' });
  }

  #superseded({ job }: Entry): boolean {
    if (job.lane !== 'live') return false;
    return [...this.#lanes.live.entries()].some(
      (other) => other.job.client === job.client && other.job.number > job.number,
    );
  }

  #tick(now: number): void {
    for (const lane of lanes) {
      for (const entry of [...this.#lanes[lane].entries()]) {
        if (isOverdue(entry, now)) this.#expire(entry);
      }
    }
    const unseenMs = Math.max(now - this.#tickAt - longestGapMs, 0);
    this.#tickAt = now;
    for (const slot of this.#slots) {
      slot.progressAt = Math.min(slot.progressAt + unseenMs, now);
      if (!slot.overruns(now, this.#settings.executionLimitMs)) continue;
      slot.killed = true;
      this.#commands.push({ type: 'kill', worker: slot.number, cause: 'overrun' });
    }
  }

  /** Hands out what can be handed out: higher lanes first but for the batch lane's floor, suspects first within a lane. */
  #fill(now: number): void {
    if (this.#probe !== 'none') {
      this.#dispatchProbe(now);
      return;
    }
    // Another round whenever the batch lane's turn has come, or is over.
    let batchDue: boolean;
    do {
      batchDue = this.#batchDue;
      for (const slot of this.#slots) slot.reserved = false;
      for (const lane of batchDue ? batchFirst : lanes) this.#fillLane(lane, batchDue, now);
    } while (this.#batchDue !== batchDue);
  }

  get #batchDue(): boolean {
    return this.#passedOver >= batchFloor && this.#lanes.batch.size > 0;
  }

  #fillLane(lane: Lane, batchDue: boolean, now: number): void {
    const goOn = () => this.#batchDue === batchDue;
    this.#fillSuspects(lane, goOn, now);
    this.#fillWaiting(lane, goOn, now);
  }

  #dispatchProbe(now: number): void {
    const slot = this.#slots.find((candidate) => candidate.idle);
    if (this.#probe !== 'wanted' || slot === undefined) return;
    this.#probe = 'running';
    const job = this.#settings.probe;
    this.#dispatch({ job, aloneDeaths: 0, suspect: true, abandoned: false, queued: false }, slot, now);
  }

  #fillSuspects(lane: Lane, goOn: () => boolean, now: number): void {
    while (goOn()) {
      const suspect = this.#lanes[lane].firstSuspect();
      if (suspect === undefined) return;
      const idle = this.#slots.find((slot) => slot.idle);
      if (idle === undefined) {
        this.#reserve(lane);
        return;
      }
      if (this.#superseded(suspect)) this.#giveWay(suspect);
      else this.#dispatch(suspect, idle, now);
    }
  }

  /** Lets one worker run empty for a suspect, unless one that starts empty is on its way and the lane can wait. */
  #reserve(lane: Lane): void {
    if (lane === 'batch' && this.#slots.some((slot) => slot.phase === 'starting')) return;
    const open = this.#slots.filter((slot) => slot.phase === 'ready');
    if (open.some((slot) => slot.runsAlone)) return;
    const slot = leastLoaded(open.filter((candidate) => !candidate.killed));
    if (slot !== undefined) slot.reserved = true;
  }

  #fillWaiting(lane: Lane, goOn: () => boolean, now: number): void {
    while (goOn()) {
      const entry = this.#lanes[lane].firstWaiting();
      if (entry === undefined) return;
      const slot = leastLoaded(this.#slots.filter((candidate) => candidate.takes(lane)));
      if (slot === undefined) return;
      if (isOverdue(entry, now)) this.#expire(entry);
      else this.#dispatch(entry, slot, now);
    }
  }

  #dispatch(entry: Entry, slot: WorkerSlot, now: number): void {
    if (entry.queued) this.#serve(entry);
    slot.hold(entry, now);
    entry.job.dispatchedAt = now;
    this.#commands.push({ type: 'dispatch', worker: slot.number, job: entry.job });
  }

  #expire(entry: Entry): void {
    this.#dequeue(entry);
    const message = 'Its deadline passed before a worker was free.';
    this.#reply(entry, { status: 'error', code: 'expired', message });
  }

  #enqueue(entry: Entry): void {
    this.#lanes[entry.job.lane].push(entry);
    this.#queuedBytes += entry.job.bytes;
  }

  #serve(entry: Entry): void {
    const { lane, bytes } = entry.job;
    this.#lanes[lane].serve(entry);
    this.#queuedBytes -= bytes;
    if (lane === 'batch') this.#passedOver = 0;
    else if (this.#lanes.batch.size > 0) this.#passedOver += 1;
  }

  #dequeue(entry: Entry): void {
    this.#lanes[entry.job.lane].remove(entry);
    this.#queuedBytes -= entry.job.bytes;
  }

  #reply(entry: Entry, outcome: JobOutcome): void {
    this.#requests.delete(requestKey(entry.job.client, entry.job.id));
    this.#commands.push({ type: 'reply', job: entry.job, outcome });
  }

  /** The model is at fault: everybody who waits is told so, now and from now on. */
  #fail(message: string): void {
    if (this.#failure !== undefined) return;
    this.#failure = message;
    this.#commands.push({ type: 'failed', message });
    this.#answerWaiting('model_error', message);
  }

  #answerWaiting(code: ErrorCode, message: string): void {
    for (const lane of lanes) {
      for (const entry of [...this.#lanes[lane].entries()]) {
        this.#dequeue(entry);
        this.#reply(entry, { status: 'error', code, message });
      }
    }
  }

  #slot(number: number): WorkerSlot {
    const slot = this.#slots[number];
    if (slot === undefined) throw new RangeError(`No worker ${String(number)}`);
    return slot;
  }
}

function requestKey(client: string, id: string): string {
  return `${client}/${id}`;
}

/** A deadline counts until a job is first handed to a worker; a suspect has been. */
function isOverdue({ job, suspect }: Entry, now: number): boolean {
  return !suspect && job.deadlineAt !== undefined && job.deadlineAt <= now;
}

function leastLoaded(slots: readonly WorkerSlot[]): WorkerSlot | undefined {
  return slots.reduce<WorkerSlot | undefined>(
    (least, slot) => (least === undefined || slot.held.size < least.held.size ? slot : least),
    undefined,
  );
}
