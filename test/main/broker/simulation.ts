// A scheduler with pretended workers: keeps what it commanded and checks what must always hold.
import { expect } from 'vitest';
import type { Lane } from '../../../src/protocol/requests.ts';
import type { WorkerOutcome } from '../../../src/protocol/worker.ts';
import type { Job, JobOutcome } from '../../../src/main/broker/job.ts';
import {
  Scheduler,
  type SchedulerCommand,
  type SchedulerEvent,
  type SchedulerSettings,
} from '../../../src/main/broker/scheduler.ts';
import type { GoneCause } from '../../../src/main/broker/worker-slot.ts';

const ok: WorkerOutcome = {
  status: 'ok',
  results: [],
  picture: { width: 1, height: 1 },
  timings: { decode: 0, preprocess: 0, inference: 0 },
};

export interface Reply {
  job: Job;
  outcome: JobOutcome;
}

export class Simulation {
  now = 0;
  readonly credit: number;
  readonly workers: Map<number, { jobs: Job[] } | undefined>;
  readonly replies: Reply[] = [];
  readonly starts: { worker: number; afterMs: number }[] = [];
  readonly kills: number[] = [];
  readonly withdrawn: number[] = [];
  failure: string | undefined;
  readonly scheduler: Scheduler;
  #numbers = 0;

  constructor(workers = 2, credit = 4, settings: Partial<SchedulerSettings> = {}) {
    this.credit = credit;
    this.workers = new Map(Array.from({ length: workers }, (_, worker) => [worker, undefined]));
    const probe = this.job('probe', 'probe', 'interactive');
    this.scheduler = new Scheduler({
      workers,
      queuedJobs: 1000,
      queuedBytes: 1_000_000,
      executionLimitMs: 30_000,
      probe,
      ...settings,
    });
  }

  job(client: string, id: string, lane: Lane = 'batch', more: Partial<Job> = {}): Job {
    const number = this.#numbers;
    this.#numbers += 1;
    const body = { topK: 5, input: { kind: 'encoded' }, payload: [] } as const;
    return {
      number,
      client,
      id,
      lane,
      bytes: 10,
      acceptedAt: this.now,
      body: { task: 'classify', ...body, payload: [] },
      ...more,
    };
  }

  submit(id: string, lane: Lane = 'batch', more: Partial<Job> = {}): Job {
    const job = this.job(more.client ?? 'c', id, lane, more);
    this.handle({ type: 'submit', job });
    return job;
  }

  ready(worker: number): void {
    this.workers.set(worker, { jobs: [] });
    this.handle({ type: 'worker-ready', worker, credit: this.credit });
  }

  readyAll(): void {
    for (const worker of this.workers.keys()) this.ready(worker);
  }

  /** Ids that a worker holds. */
  held(worker: number): string[] {
    return (this.workers.get(worker)?.jobs ?? []).map(({ id }) => id);
  }

  finish(worker: number, id: string, outcome: WorkerOutcome = ok): void {
    const state = this.workers.get(worker);
    const job = state?.jobs.find((held) => held.id === id);
    if (state === undefined || job === undefined) throw new Error(`${id} is not held by ${String(worker)}`);
    state.jobs = state.jobs.filter((held) => held !== job);
    this.handle({ type: 'job-done', worker, job: job.number, outcome });
  }

  die(worker: number, cause: GoneCause = 'crash'): void {
    this.workers.set(worker, undefined);
    this.handle({ type: 'worker-gone', worker, cause, ending: 'SIGKILL' });
  }

  /** Time passes, and the scheduler is told every half second. */
  tick(ms: number): void {
    for (const end = this.now + ms; this.now < end;) {
      this.now = Math.min(this.now + 500, end);
      this.handle({ type: 'tick' });
    }
  }

  handle(event: SchedulerEvent): void {
    for (const command of this.scheduler.handle(event, this.now)) this.#obey(command);
  }

  /** The codes that a request was answered with, `ok` among them. */
  answers(id: string, client = 'c'): string[] {
    return this.replies
      .filter(({ job }) => job.id === id && job.client === client)
      .map(({ outcome }) => (outcome.status === 'error' ? outcome.code : outcome.status));
  }

  #obey(command: SchedulerCommand): void {
    switch (command.type) {
      case 'dispatch': {
        const state = this.workers.get(command.worker);
        expect(state, 'only a ready worker gets a job').toBeDefined();
        for (const other of this.workers.values()) expect(other?.jobs ?? []).not.toContain(command.job);
        state?.jobs.push(command.job);
        expect(state?.jobs.length).toBeLessThanOrEqual(this.credit + 1);
        return;
      }
      case 'reply':
        this.replies.push({ job: command.job, outcome: command.outcome });
        return;
      case 'start':
        this.starts.push(command);
        return;
      case 'kill':
        this.kills.push(command.worker);
        return;
      case 'withdraw':
        this.withdrawn.push(command.job);
        return;
      case 'failed':
        this.failure = command.message;
        return;
    }
  }
}
