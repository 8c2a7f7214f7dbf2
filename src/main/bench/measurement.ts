// A bench from start to end: what is started, and what is measured when.
import { availableParallelism } from 'node:os';
import type { WorkerSettings } from '../../protocol/worker.ts';
import type { Client } from '../broker/client.ts';
import { Engine } from '../engine.ts';
import type { ModelFiles } from '../models/registry.ts';
import { Ceiling, ceilingSettings, describe, type CeilingSetting } from './ceiling.ts';
import { overheads } from './overhead.ts';
import { findPictures, tryPictures, type BenchPictures } from './pictures.ts';
import { PlainProxy } from './plain-proxy.ts';
import { Steps, type BenchPlan, type Step } from './plan.ts';
import { requestRate } from './requests.ts';

/** Pictures per second in one round, everything measured on the same pictures. */
export interface Round {
  /** By finalist. */
  ceilings: number[];
  engine: number;
  plainProxy: number;
}

export interface Measurements {
  pictures: BenchPictures;
  /** Of the engine, and of the plain proxy. */
  workers: number;
  /** The best settings of the ceiling. */
  finalists: CeilingSetting[];
  rounds: Round[];
  overheadMs: number[];
}

/** Everything is started once and waits while the others are measured. */
interface Contestants {
  engine: Engine;
  engineClient: Client;
  proxyClient: Client;
  ceiling: Ceiling;
}

const fewestPictures = 16;
const fewestRounds = 2;
const device = 'cpu';
const largestBatch = 8;

export class Bench {
  readonly #model: ModelFiles;
  readonly #plan: BenchPlan;
  readonly #candidates = ceilingSettings(availableParallelism());
  readonly #steps: Steps;
  readonly #kills: (() => Promise<void>)[] = [];

  constructor(model: ModelFiles, plan: BenchPlan, onStep: (step: Step) => void) {
    this.#model = model;
    this.#plan = plan;
    this.#steps = new Steps(expectedMs(plan, this.#candidates.length), onStep);
  }

  /** @throws Error with one line for people where nothing can be measured. */
  async run(source: string): Promise<Measurements> {
    this.#steps.begin('starting the engine');
    const found = await findPictures(source);
    const engine = await Engine.start({ model: this.#model, device });
    this.#kills.push(() => engine.kill());
    this.#steps.begin('trying the pictures');
    const pictures = await tryPictures(engine, source, found, this.#plan.tryMs);
    this.#steps.begin('starting the measuring processes');
    const contestants = await this.#start(engine, pictures);
    const { finalists, rate } = await this.#sweep(contestants.ceiling, pictures.rate);
    this.#steps.begin('single requests');
    const { engineClient, ceiling } = contestants;
    const overheadMs = await overheads(engineClient, ceiling, pictures.paths, this.#plan.overheadRequests);
    const rounds = await this.#rounds(contestants, pictures, finalists, rate);
    return { pictures, workers: engine.workers.length, finalists, rounds, overheadMs };
  }

  /** Ends every process at once. */
  async kill(): Promise<void> {
    await Promise.all(this.#kills.splice(0).map((kill) => kill()));
  }

  async #start(engine: Engine, { paths, rate }: BenchPictures): Promise<Contestants> {
    const ceiling = new Ceiling(this.#candidates);
    this.#kills.push(() => ceiling.kill());
    const proxy = new PlainProxy(engine.workers.length);
    this.#kills.push(() => proxy.kill());
    const worker = this.#workerSettings();
    await Promise.all([ceiling.load(worker, paths), proxy.serve(worker)]);
    const [engineClient, proxyClient] = [engine.connect(), proxy.connect()];
    this.#kills.push(() => {
      for (const client of [engineClient, proxyClient]) client.close();
      return Promise.resolve();
    });
    // What has just been started is slow at first.
    const few = pictureCount(rate, this.#plan.sweepMs);
    await ceiling.warmUp(few);
    await requestRate(proxyClient, paths, few, engine.window);
    return { engine, engineClient, proxyClient, ceiling };
  }

  #workerSettings(): WorkerSettings {
    const { path, sha256, card } = this.#model;
    return { modelPath: path, modelSha256: sha256, card, device, threads: 1, batch: largestBatch };
  }

  /** Each setting of the ceiling for a short time; the best ones, and how fast the best one was. */
  async #sweep(ceiling: Ceiling, expectedRate: number): Promise<{ finalists: CeilingSetting[]; rate: number }> {
    const tried: { setting: CeilingSetting; rate: number }[] = [];
    for (const setting of this.#candidates) {
      this.#steps.begin(`the libraries alone, ${describe(setting)}`);
      tried.push({ setting, rate: await ceiling.rate(setting, pictureCount(expectedRate, this.#plan.sweepMs)) });
    }
    tried.sort((one, other) => other.rate - one.rate);
    const finalists = tried.slice(0, this.#plan.finalists).map(({ setting }) => setting);
    return { finalists, rate: tried[0]?.rate ?? 0 };
  }

  async #rounds(
    contestants: Contestants,
    { paths }: BenchPictures,
    finalists: readonly CeilingSetting[],
    expectedRate: number,
  ): Promise<Round[]> {
    const count = pictureCount(expectedRate, this.#plan.roundMs);
    const rounds: Round[] = [];
    while (rounds.length < this.#plan.rounds) {
      if (rounds.length >= fewestRounds && this.#steps.elapsedMs > this.#plan.totalMs) break;
      rounds.push(await this.#round(contestants, paths, finalists, count, rounds.length));
    }
    return rounds;
  }

  async #round(
    { engine, engineClient, proxyClient, ceiling }: Contestants,
    paths: readonly string[],
    finalists: readonly CeilingSetting[],
    count: number,
    number: number,
  ): Promise<Round> {
    const turns = [
      { what: 'the engine', measure: () => requestRate(engineClient, paths, count, engine.window) },
      { what: 'a plain proxy', measure: () => requestRate(proxyClient, paths, count, engine.window) },
      ...finalists.map((setting) => ({ what: 'the libraries alone', measure: () => ceiling.rate(setting, count) })),
    ];
    const rates: number[] = [];
    for (let turn = 0; turn < turns.length; turn += 1) {
      // Another one begins in each round.
      const place = (turn + number) % turns.length;
      this.#steps.begin(`round ${number + 1} of ${this.#plan.rounds}, ${turns[place]?.what ?? ''}`);
      rates[place] = (await turns[place]?.measure()) ?? 0;
    }
    const [engineRate = 0, proxyRate = 0, ...ceilings] = rates;
    return { ceilings, engine: engineRate, plainProxy: proxyRate };
  }
}

function pictureCount(rate: number, ms: number): number {
  return Math.max(fewestPictures, Math.round((rate * ms) / 1000));
}

/** For every step, in order. */
function expectedMs(plan: BenchPlan, candidates: number): number[] {
  const starts = [1000, plan.tryMs / 2, 2000 + 3 * plan.sweepMs];
  const sweep = Array<number>(candidates).fill(1.2 * plan.sweepMs);
  const turns = Array<number>(plan.rounds * (plan.finalists + 2)).fill(1.1 * plan.roundMs);
  return [...starts, ...sweep, plan.overheadRequests * 25, ...turns];
}
