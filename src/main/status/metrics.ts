// The engine's figures as Prometheus text.
import { Counter, Gauge, Histogram, Registry, type CollectFunction } from 'prom-client';
import type { EngineStatus } from '../../protocol/status.ts';
import { stages, type Timings } from './latency.ts';

const stageBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export class Metrics {
  readonly #registry = new Registry();
  readonly #status: () => EngineStatus;
  readonly #requests: Counter<'lane' | 'outcome'>;
  readonly #stages: Histogram<'stage'>;

  /** `status` is asked for whenever the text is. */
  constructor(status: () => EngineStatus) {
    this.#status = status;
    const registers = [this.#registry];
    this.#requests = new Counter({
      ...{ registers, name: 'zerolens_requests_total', help: 'Pictures answered, by lane and outcome.' },
      labelNames: ['lane', 'outcome'],
    });
    this.#stages = new Histogram({
      ...{ registers, name: 'zerolens_stage_seconds', help: 'Time per picture and stage; total includes waiting.' },
      ...{ labelNames: ['stage'], buckets: stageBuckets },
    });
    this.#gauge('zerolens_waiting', 'Pictures that wait for a worker.', ['lane'], ({ lanes }) =>
      lanes.map(({ lane, waiting }) => [{ lane }, waiting]),
    );
    this.#gauge('zerolens_running', 'Pictures that a worker has.', ['lane'], ({ lanes }) =>
      lanes.map(({ lane, running }) => [{ lane }, running]),
    );
    this.#gauge('zerolens_worker_ready', 'Whether a worker is ready.', ['worker', 'serves'], ({ workers }) =>
      workers.map(({ number, serves, state }) => [{ worker: String(number), serves }, Number(state === 'ready')]),
    );
    this.#gauge('zerolens_worker_restarts', 'How often a worker was started anew.', ['worker'], ({ workers }) =>
      workers.map(({ number, restarts }) => [{ worker: String(number) }, restarts]),
    );
    this.#gauge('zerolens_pictures_per_second', 'Over the last ten seconds.', [], ({ picturesPerSecond }) => [
      [{}, picturesPerSecond],
    ]);
    this.#gauge('zerolens_uptime_seconds', 'Since the engine started.', [], ({ uptimeSeconds }) => [
      [{}, uptimeSeconds],
    ]);
  }

  /** @param outcome `ok` or the error code. */
  finished(lane: string, outcome: string, timings: Timings): void {
    this.#requests.inc({ lane, outcome });
    for (const stage of stages) {
      const ms = timings[stage];
      if (ms !== undefined) this.#stages.observe({ stage }, ms / 1000);
    }
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #gauge(
    name: string,
    help: string,
    labelNames: string[],
    values: (status: EngineStatus) => [Record<string, string>, number][],
  ): void {
    const now = () => values(this.#status());
    const collect: CollectFunction<Gauge> = function (this: Gauge) {
      this.reset();
      for (const [labels, value] of now()) this.set(labels, value);
    };
    new Gauge({ registers: [this.#registry], name, help, labelNames, collect });
  }
}
