// Tells clients how the engine is: `status`, once or as it changes, and `metrics`.
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { EngineStatus } from '../../protocol/status.ts';
import type { Job, JobOutcome } from '../broker/job.ts';
import type { Exchange, Handlers } from '../broker/services.ts';
import type { Engine } from '../engine.ts';
import { EventRate } from '../event-rate.ts';
import { version } from '../version.ts';
import { Latency, type Timings } from './latency.ts';
import { Metrics } from './metrics.ts';

const watchEveryMs = 250;

export class StatusService {
  readonly #engine: Engine;
  readonly #fallback: string | undefined;
  readonly #startedAt = performance.now();
  readonly #rate = new EventRate();
  readonly #latency = new Latency();
  readonly #metrics = new Metrics(() => this.status());

  /**
   * Watches an engine from now on, and answers for it.
   * @param fallback why it does not run on the device that was wanted, if so.
   */
  constructor(engine: Engine, fallback?: string) {
    [this.#engine, this.#fallback] = [engine, fallback];
    engine.onFinished((job, outcome) => {
      this.#finished(job, outcome);
    });
    engine.addServices(this.#handlers());
  }

  status(): EngineStatus {
    const now = performance.now();
    const { model, device } = this.#engine.settings;
    const { failure } = this.#engine;
    return {
      version,
      model: { id: model.id, name: model.card.name, sha256: model.sha256, labels: model.card.labels.length },
      device,
      ...(this.#fallback !== undefined && { fallback: this.#fallback }),
      uptimeSeconds: (now - this.#startedAt) / 1000,
      picturesPerSecond: this.#rate.perSecond(now),
      lanes: this.#engine.lanes,
      workers: this.#engine.workerStatus,
      latency: this.#latency.percentiles(now),
      ...(failure === undefined ? {} : { failure }),
    };
  }

  /** Prometheus text. */
  metrics(): Promise<string> {
    return this.#metrics.text();
  }

  #handlers(): Handlers {
    return {
      status: async (exchange) => {
        if (exchange.request.watch) await this.#watch(exchange);
        return { fields: this.status() };
      },
      metrics: async () => ({ fields: { text: await this.metrics() } }),
    };
  }

  async #watch({ signal, partial }: Exchange<'status'>): Promise<void> {
    let last = '';
    while (!signal.aborted) {
      const status = this.status();
      const text = JSON.stringify({ ...status, uptimeSeconds: Math.floor(status.uptimeSeconds) });
      if (text !== last) await partial(status);
      last = text;
      await pause(watchEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  #finished(job: Job, outcome: JobOutcome): void {
    if (outcome.status === 'shrunk') return;
    const now = performance.now();
    const timings: Timings = {
      ...(outcome.status === 'ok' ? outcome.timings : {}),
      ...(job.dispatchedAt === undefined ? {} : { queue: job.dispatchedAt - job.acceptedAt }),
      total: now - job.acceptedAt,
    };
    this.#metrics.finished(job.lane, outcome.status === 'ok' ? 'ok' : outcome.code, timings);
    if (outcome.status !== 'ok') return;
    this.#rate.count(now);
    this.#latency.add(timings, now);
  }
}
