// The workers of one model: carries out what the scheduler decides, and tells it what happens.
import { performance } from 'node:perf_hooks';
import { limits } from '../../protocol/limits.ts';
import { CodedError, assertNever, messageOf } from '../../protocol/errors.ts';
import type { WorkerAddress, WorkerSettings, WorkerToBroker } from '../../protocol/worker.ts';
import type { WorkerStatus } from '../../protocol/status.ts';
import { EventRate } from '../event-rate.ts';
import type { Job, JobOutcome } from './job.ts';
import type { RuntimeFolder } from './runtime-folder.ts';
import { Scheduler, type LaneLoad, type SchedulerCommand, type SchedulerEvent } from './scheduler.ts';
import type { WorkerHandle } from './spawn.ts';
import { WorkerProcess } from './worker-process.ts';
import type { GoneCause } from './worker-slot.ts';

const tickMs = 100;
const drainLimitMs = 800;
const executionLimitMs = 30_000;

export interface PoolSettings {
  modelId: string;
  worker: WorkerSettings;
  workers: number;
  /** What its workers are there for. */
  serves: WorkerStatus['serves'];
  /** The number, for people, of its first worker. */
  firstNumber: number;
  /** Starts a worker that will connect to this address. */
  readonly fork: (address: WorkerAddress) => WorkerHandle;
  folder: RuntimeFolder;
  onReply(job: Job, outcome: JobOutcome): void;
  /** One line for people about a worker that ended, or a model that failed. */
  onNotice(line: string): void;
}

/** A worker whose process is alive, and how many jobs it holds. */
export interface LiveProcess {
  pid: number;
  held: number;
}

/** What is remembered of one worker over its restarts. */
interface WorkerHistory {
  readonly rate: EventRate;
  starts: number;
  lastEnding?: string;
}

export class Pool {
  readonly settings: PoolSettings;
  readonly #scheduler: Scheduler;
  readonly #processes = new Map<number, WorkerProcess>();
  readonly #histories: WorkerHistory[];
  readonly #ticker: NodeJS.Timeout;
  readonly #ready = Promise.withResolvers<undefined>();
  readonly #restartTimers = new Set<NodeJS.Timeout>();
  readonly #failed = Promise.withResolvers<string>();
  #stopping = false;
  #failure: string | undefined;

  constructor(settings: PoolSettings) {
    this.settings = settings;
    this.#scheduler = new Scheduler({
      workers: settings.workers,
      queuedJobs: limits.queuedJobs,
      queuedBytes: limits.queuedBytes,
      executionLimitMs,
      probe: greyProbe(settings.worker),
    });
    this.#histories = Array.from({ length: settings.workers }, () => ({ rate: new EventRate(), starts: 0 }));
    this.#ready.promise.catch(() => undefined);
    this.#ticker = setInterval(() => {
      this.#handle({ type: 'tick' });
    }, tickMs);
    for (let worker = 0; worker < settings.workers; worker += 1) this.#start(worker);
  }

  /** Resolves when the first worker is warm; rejects with the reason when the model cannot be served. */
  get ready(): Promise<undefined> {
    return this.#ready.promise;
  }

  /** Resolves with the reason when the model cannot be served any more. */
  get failed(): Promise<string> {
    return this.#failed.promise;
  }

  get failure(): string | undefined {
    return this.#failure;
  }

  /** Whether a worker is ready and the model can be served. */
  get warm(): boolean {
    const isReady = (_: WorkerHistory, worker: number) => this.#scheduler.phaseOf(worker) === 'ready';
    return this.#failure === undefined && !this.#stopping && this.#histories.some(isReady);
  }

  /** How many jobs of each lane wait and run. */
  get lanes(): LaneLoad[] {
    return this.#scheduler.lanes;
  }

  /** Every worker, its process alive or not. */
  get status(): WorkerStatus[] {
    return this.#histories.map((history, worker) => this.#statusOf(history, worker));
  }

  /** The workers whose process is alive, and how many jobs each holds. */
  get workers(): LiveProcess[] {
    return [...this.#processes].flatMap(([worker, { pid }]) =>
      pid === undefined ? [] : { pid, held: this.#scheduler.heldBy(worker) },
    );
  }

  #statusOf({ rate, starts, lastEnding }: WorkerHistory, worker: number): WorkerStatus {
    const pid = this.#processes.get(worker)?.pid;
    return {
      number: this.settings.firstNumber + worker,
      state: this.#failure === undefined && !this.#stopping ? stateNames[this.#scheduler.phaseOf(worker)] : 'ended',
      serves: this.settings.serves,
      held: this.#scheduler.heldBy(worker),
      picturesPerSecond: rate.perSecond(performance.now()),
      restarts: Math.max(starts - 1, 0),
      ...(pid === undefined ? {} : { pid }),
      ...(lastEnding === undefined ? {} : { lastEnding }),
    };
  }

  /** Whether this client's request is open here. */
  has(client: string, id: string): boolean {
    return this.#scheduler.has(client, id);
  }

  submit(job: Job): void {
    this.#handle({ type: 'submit', job });
  }

  /** Whether this client's request was still open. */
  cancel(client: string, id: string): boolean {
    const open = this.has(client, id);
    this.#handle({ type: 'cancel', client, id });
    return open;
  }

  clientGone(client: string): void {
    this.#handle({ type: 'client-gone', client });
  }

  /** Answers what waits, lets what runs finish for about a second, then ends every process. */
  async stop(): Promise<void> {
    this.#handle({ type: 'drain' });
    const deadline = performance.now() + drainLimitMs;
    while (this.#scheduler.held > 0 && this.#processes.size > 0 && performance.now() < deadline) await pause(10);
    await this.#end((process) => process.stop());
  }

  /** Ends every process at once. */
  async kill(): Promise<void> {
    await this.#end((process) => {
      process.kill('stopped');
      return Promise.resolve();
    });
  }

  async #end(end: (process: WorkerProcess) => Promise<void>): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#ticker);
    for (const timer of this.#restartTimers) clearTimeout(timer);
    await Promise.all([...this.#processes.values()].map(end));
  }

  #handle(event: SchedulerEvent): void {
    for (const command of this.#scheduler.handle(event, performance.now())) this.#carryOut(command);
  }

  #carryOut(command: SchedulerCommand): void {
    switch (command.type) {
      case 'dispatch': {
        this.#dispatch(command.job, this.#processes.get(command.worker));
        return;
      }
      case 'withdraw':
        this.#processes.get(command.worker)?.send({ type: 'cancel', job: command.job });
        return;
      case 'reply':
        this.settings.onReply(command.job, command.outcome);
        return;
      case 'kill':
        this.#processes.get(command.worker)?.kill(command.cause);
        return;
      case 'start':
        this.#startAfter(command.worker, command.afterMs);
        return;
      case 'failed':
        this.#fail(command.message);
        return;
      default:
        assertNever(command);
    }
  }

  #dispatch({ number: job, lane, body }: Job, process: WorkerProcess | undefined): void {
    switch (body.task) {
      case 'classify':
        process?.send({ type: 'job', job, lane, topK: body.topK, input: body.input }, body.payload);
        return;
      case 'shrink':
        process?.send({ type: 'shrink', job, path: body.path, side: body.side });
        return;
      default:
        assertNever(body);
    }
  }

  #startAfter(worker: number, afterMs: number): void {
    if (this.#stopping) return;
    const timer = setTimeout(() => {
      this.#restartTimers.delete(timer);
      this.#start(worker);
    }, afterMs);
    this.#restartTimers.add(timer);
  }

  #start(worker: number): void {
    this.#history(worker).starts += 1;
    WorkerProcess.start({
      fork: this.settings.fork,
      settings: this.settings.worker,
      folder: this.settings.folder,
      onMessage: (message, payload) => {
        this.#hear(worker, message, payload);
      },
      onGone: (cause, ending) => {
        this.#lose(worker, cause, ending);
      },
    }).then(
      (process) => {
        this.#processes.set(worker, process);
        if (this.#stopping) process.kill('stopped');
      },
      (error: unknown) => {
        this.#lose(worker, 'crash', messageOf(error));
      },
    );
  }

  #hear(worker: number, message: WorkerToBroker, payload: Uint8Array[]): void {
    switch (message.type) {
      case 'hello':
        return;
      case 'ready':
        this.#handle({ type: 'worker-ready', worker, credit: message.credit });
        this.#ready.resolve(undefined);
        return;
      case 'failed':
        this.#handle({ type: 'model-failed', message: message.message });
        return;
      case 'progress':
        this.#handle({ type: 'worker-progress', worker });
        return;
      case 'done': {
        if (message.outcome.status !== 'shrunk') this.#history(worker).rate.count(performance.now());
        const outcome = { ...message.outcome, payload };
        this.#handle({ type: 'job-done', worker, job: message.job, outcome });
        return;
      }
      default:
        assertNever(message);
    }
  }

  #lose(worker: number, cause: GoneCause, ending: string): void {
    this.#processes.delete(worker);
    if (cause !== 'stopped') {
      const what = `${causeText(cause)} (${firstLine(ending)})`;
      this.#history(worker).lastEnding = what;
      const number = this.settings.firstNumber + worker;
      if (this.#failure === undefined) this.settings.onNotice(`Worker ${number} ${what}.`);
    }
    this.#handle({ type: 'worker-gone', worker, cause, ending: firstLine(ending) });
  }

  #history(worker: number): WorkerHistory {
    const history = this.#histories[worker];
    if (history === undefined) throw new RangeError(`No worker ${worker}`);
    return history;
  }

  #fail(message: string): void {
    this.#failure = message;
    this.#ready.reject(new CodedError('model_error', message));
    this.#failed.resolve(message);
  }
}

const stateNames = { starting: 'starting', waiting: 'delayed', ready: 'ready' } as const;

function causeText(cause: GoneCause): string {
  switch (cause) {
    case 'crash':
      return 'ended unexpectedly';
    case 'frozen':
      return 'was frozen and has been replaced';
    case 'overrun':
      return 'made no progress and has been replaced';
    case 'stopped':
      return 'was stopped';
    default:
      return assertNever(cause);
  }
}

/** V8 frames its last words with lines of `#`, which say nothing. */
function firstLine(text: string): string {
  return text.replace(/: #\s*# /, ': ').split('\n', 1)[0] ?? '';
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Grey, of the model's own size: no decoder and no resampler has a part in what happens to it. */
function greyProbe({ card }: WorkerSettings): Job {
  const { width, height } = card.input;
  const grey = new Uint8Array(width * height * 3).fill(128);
  return {
    number: 0,
    client: '',
    id: 'probe',
    lane: 'interactive',
    bytes: grey.byteLength,
    acceptedAt: 0,
    body: {
      task: 'classify',
      topK: 1,
      input: { kind: 'pixels', width, height, channels: 3, prepared: true },
      payload: [grey],
    },
  };
}
