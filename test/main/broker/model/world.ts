// The scheduler's rules once more, as plainly as can be: who asked for what, where each job is, what must happen next.
// Written from the design's text and slow on purpose: lists that are searched, no queues.
import { lanes } from '../../../../src/protocol/requests.ts';
import type { Job } from '../../../../src/main/broker/job.ts';
import type { GoneCause } from '../../../../src/main/broker/worker-slot.ts';
import { Deaths } from './deaths.ts';
import { noDues, type Ask, type ModelWorker } from './state.ts';

export interface Bounds {
  workers: number;
  queuedJobs: number;
  queuedBytes: number;
  executionLimitMs: number;
}

const poisonsThatProbe = 5;
/** One in eight of what is handed out is of the batch lane, if there is anything. */
const mostPassedOver = 7;
/** Of a longer time between two looks only this much counts against the workers. */
const longestGapMs = 1000;

export class World {
  now = 0;
  readonly bounds: Bounds;
  readonly asks: Ask[] = [];
  readonly workers: ModelWorker[];
  readonly probe: Ask;
  probing: 'no' | 'wanted' | 'running' = 'no';
  failed = false;
  draining = false;
  dues = noDues();
  /** What has happened at least once, to show that the tests get there. */
  readonly seen: Set<string>;
  readonly #deaths = new Deaths();
  #poisonsInRow = 0;
  #passedOver = 0;
  /** When each client last had its turn in a lane, or joined it; counted, not timed. */
  readonly #turns = new Map<string, number>();
  #turn = 0;
  #lookedAt: number | undefined;

  constructor(bounds: Bounds, probe: Job, seen: Set<string>) {
    this.bounds = bounds;
    this.seen = seen;
    this.probe = { job: probe, place: 'over', suspect: true, crashesAlone: 0 };
    this.workers = Array.from({ length: bounds.workers }, () => ({
      ...{ state: 'starting', credit: 0, held: [], lastSign: 0, killed: false, finishedOne: false },
    }));
  }

  get waiting(): Ask[] {
    return this.asks.filter(({ place }) => place === 'waiting');
  }

  open(client: string, id: string): Ask | undefined {
    return this.asks.find(({ job, place }) => place !== 'over' && job.client === client && job.id === id);
  }

  worker(number: number): ModelWorker {
    const worker = this.workers[number];
    if (worker === undefined) throw new RangeError(`No worker ${number}`);
    return worker;
  }

  submit(job: Job): void {
    const ask: Ask = { job, place: 'waiting', suspect: false, crashesAlone: 0 };
    const refusal = this.#refusal(job);
    const joins = !this.line(ask).some(({ job: { client } }) => client === job.client);
    this.asks.push(ask);
    if (refusal !== undefined) this.#reply(ask, refusal);
    else if (joins) this.#haveTurn(ask);
  }

  /** What waits in the lane of `ask`, suspects left out. */
  line({ job }: Ask): Ask[] {
    return this.waiting.filter((other) => !other.suspect && other.job.lane === job.lane);
  }

  /** It has been handed to a worker. */
  handedOut(ask: Ask): void {
    if (!ask.suspect) this.#haveTurn(ask);
    const batchWaits = this.waiting.some(({ job }) => job.lane === 'batch');
    if (ask.job.lane === 'batch') this.#passedOver = 0;
    else if (batchWaits) this.#passedOver += 1;
  }

  /** Smaller goes first. */
  rank({ job: { lane } }: Ask): number {
    if (lane !== 'batch' || this.#passedOver < mostPassedOver) return lanes.indexOf(lane);
    this.seen.add('the batch lane has its turn');
    return -1;
  }

  /** Within the ordinary line of a lane: smaller goes first. */
  turnOf({ job }: Ask): number {
    return this.#turns.get(`${job.lane} ${job.client}`) ?? 0;
  }

  #haveTurn({ job }: Ask): void {
    this.#turn += 1;
    this.#turns.set(`${job.lane} ${job.client}`, this.#turn);
  }

  #refusal({ client, id, bytes }: Job): string | undefined {
    if (this.failed) return 'model_error';
    if (this.draining) return 'rejected';
    if (this.open(client, id) !== undefined) return 'bad_request';
    const waitingBytes = this.waiting.reduce((sum, { job }) => sum + job.bytes, 0);
    if (this.waiting.length + 1 > this.bounds.queuedJobs) return this.#note('rejected', 'full in jobs');
    return waitingBytes + bytes > this.bounds.queuedBytes ? this.#note('rejected', 'full in bytes') : undefined;
  }

  cancel(client: string, id: string): void {
    const ask = this.open(client, id);
    if (ask === undefined) return;
    this.seen.add(`cancelled ${ask.suspect ? 'suspect' : 'fresh'} ${ask.place}`);
    this.#withdraw(ask);
    this.#reply(ask, 'cancelled');
  }

  leave(client: string): void {
    for (const ask of this.asks) {
      if (ask.job.client !== client || ask.place === 'over') continue;
      this.seen.add(`client gone with one ${ask.place}`);
      this.#withdraw(ask);
      ask.place = 'over';
    }
  }

  #withdraw(ask: Ask): void {
    const worker = this.workers.findIndex(({ held }) => held.includes(ask));
    if (worker !== -1) this.dues.withdrawals.push({ worker, job: ask.job.number });
  }

  ready(number: number, credit: number): void {
    const worker = this.worker(number);
    Object.assign(worker, { state: 'up', credit, held: [], lastSign: this.now, killed: false, finishedOne: false });
  }

  progress(number: number): void {
    this.worker(number).lastSign = this.now;
  }

  /** `code` is what the worker says: `ok`, or a code of its own. */
  done(number: number, job: number, code: string): void {
    const worker = this.worker(number);
    const ask = worker.held.find((held) => held.job.number === job);
    if (ask === undefined) return;
    worker.held = worker.held.filter((held) => held !== ask);
    worker.lastSign = this.now;
    worker.finishedOne = true;
    this.#deaths.forget();
    if (code === 'ok') this.#poisonsInRow = 0;
    if (ask === this.probe) {
      this.probing = 'no';
      this.#poisonsInRow = 0;
      this.seen.add('probe came through');
    } else if (ask.place !== 'over') this.#reply(ask, code);
  }

  gone(number: number, cause: GoneCause): void {
    const worker = this.worker(number);
    const { held } = worker;
    const counted = this.#counts(worker, cause);
    Object.assign(worker, { state: 'off', held: [], killed: false });
    const [only] = held;
    if (only === this.probe) this.#loseProbe(cause);
    else if (held.length === 1 && only !== undefined) this.#loseLone(only, cause);
    else for (const ask of held.toReversed()) this.#again(ask);
    if (this.failed || this.draining || cause === 'stopped') return;
    const afterMs = counted ? this.#deaths.count(this.now) : 0;
    if (afterMs === undefined) {
      this.fail();
      this.seen.add('breaker');
      return;
    }
    worker.state = afterMs === 0 ? 'starting' : 'delayed';
    this.dues.starts.push({ worker: number, afterMs });
    if (afterMs > 0) this.seen.add('back-off');
  }

  /** Whether a death tells of the model: before READY, or a crash before the first finished job with no suspect about. */
  #counts(worker: ModelWorker, cause: GoneCause): boolean {
    if (worker.state !== 'up') return true;
    const suspects = this.asks.some(({ place, suspect }) => place === 'waiting' && suspect);
    const held = this.workers.flatMap((other) => other.held).some(({ suspect }) => suspect);
    return cause === 'crash' && !worker.finishedOne && !suspects && !held;
  }

  #loseProbe(cause: GoneCause): void {
    this.probing = 'wanted';
    this.seen.add(`probe ${cause}`);
    if (cause === 'frozen' || cause === 'stopped') return;
    this.fail();
  }

  #loseLone(ask: Ask, cause: GoneCause): void {
    if (ask.place === 'over') return;
    if (cause === 'crash') ask.crashesAlone += 1;
    if (cause === 'overrun') this.#reply(ask, 'timeout');
    else if (ask.crashesAlone === 2) this.#condemn(ask);
    else this.#again(ask);
  }

  #condemn(ask: Ask): void {
    this.#reply(ask, 'poison');
    this.#deaths.forget();
    this.#poisonsInRow += 1;
    if (this.#poisonsInRow < poisonsThatProbe) return;
    if (this.probing === 'no') this.probing = 'wanted';
    else this.seen.add(`poison while the probe is ${this.probing}`);
  }

  /** The worker died and this is not known to be its fault. */
  #again(ask: Ask): void {
    if (ask.place === 'over') return;
    ask.place = 'waiting';
    ask.suspect = true;
    if (this.failed) this.#reply(ask, 'model_error');
    else if (this.draining) this.#reply(ask, 'cancelled');
    else if (this.hasNewer(ask)) this.#reply(ask, 'expired');
  }

  /** Whether a newer live frame of the same client waits. */
  hasNewer({ job }: Ask): boolean {
    if (job.lane !== 'live') return false;
    return this.waiting.some(
      (other) => other.job.lane === 'live' && other.job.client === job.client && other.job.number > job.number,
    );
  }

  fail(): void {
    if (this.failed) return;
    this.failed = true;
    this.dues.failure = true;
    for (const ask of this.waiting) this.#reply(ask, 'model_error');
  }

  drain(): void {
    this.draining = true;
    for (const ask of this.waiting) this.#reply(ask, 'cancelled');
  }

  tick(): void {
    for (const ask of this.waiting) if (this.overdue(ask)) this.#reply(ask, 'expired');
    const gap = this.now - (this.#lookedAt ?? this.now);
    this.#lookedAt = this.now;
    if (gap > longestGapMs) this.seen.add('nobody looked for long');
    for (const [number, worker] of this.workers.entries()) {
      if (gap > longestGapMs) worker.lastSign = Math.min(worker.lastSign + gap - longestGapMs, this.now);
      const silent = this.now - worker.lastSign > this.bounds.executionLimitMs;
      if (worker.state !== 'up' || worker.killed || worker.held.length === 0 || !silent) continue;
      worker.killed = true;
      this.dues.kills.push(number);
      this.seen.add('overrun');
    }
  }

  /** Whether its deadline has passed; what a worker has had does not expire. */
  overdue({ job, suspect }: Ask): boolean {
    return !suspect && job.deadlineAt !== undefined && job.deadlineAt <= this.now;
  }

  #reply(ask: Ask, code: string): void {
    ask.place = 'over';
    this.dues.replies.set(ask.job.number, code);
    this.seen.add(code);
  }

  #note(code: string, what: string): string {
    this.seen.add(what);
    return code;
  }
}
