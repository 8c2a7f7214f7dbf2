// What a bench comes to: medians over its rounds, ratios, and all that the figures depend on.
import { availableParallelism, cpus, totalmem } from 'node:os';
import type { ModelFiles } from '../models/registry.ts';
import { versionsInUse, type Versions } from '../versions.ts';
import type { CeilingSetting } from './ceiling.ts';
import type { Measurements, Round } from './measurement.ts';
import { median, percentile, spread, type Spread } from './statistics.ts';

type ByContestant<Figure> = Record<'ceiling' | 'engine' | 'plainProxy', Figure>;
type ByRatio<Figure> = Record<'engineToCeiling' | 'engineToPlainProxy', Figure>;

/** As `bench --json` prints it; users' scripts rely on the names. */
export interface BenchResult {
  /** Medians over the rounds. */
  picturesPerSecond: ByContestant<number>;
  /** Medians of each round's ratio. */
  ratios: ByRatio<number>;
  /** Of a request through the broker at light load, beyond the bare run. */
  overheadMs: { p50: number; p99: number };
  /** Lowest and highest over the rounds. */
  spread: { picturesPerSecond: ByContestant<Spread>; ratios: ByRatio<Spread> };
  rounds: number;
  /** The ceiling's best. */
  settings: CeilingSetting;
  engine: { workers: number };
  pictures: { folder: string; count: number; leftOut: number };
  model: { id: string; name: string; sha256: string };
  machine: { processor: string; cores: number; memoryGiB: number; platform: string };
  versions: Versions;
}

export async function benchResult(measured: Measurements, { id, card, sha256 }: ModelFiles): Promise<BenchResult> {
  const { pictures, workers } = measured;
  return {
    ...figures(measured),
    engine: { workers },
    pictures: { folder: pictures.folder, count: pictures.paths.length, leftOut: pictures.leftOut },
    model: { id, name: card.name, sha256 },
    machine: machine(),
    versions: await versionsInUse(),
  };
}

type Figures = Pick<BenchResult, 'picturesPerSecond' | 'ratios' | 'overheadMs' | 'spread' | 'rounds' | 'settings'>;

/** The ceiling is the finalist with the best median; ratios are taken within a round, as the machine may be slower in another one. */
export function figures({
  rounds,
  finalists,
  overheadMs,
}: Pick<Measurements, 'rounds' | 'finalists' | 'overheadMs'>): Figures {
  const medians = finalists.map((_, place) => median(rounds.map(({ ceilings }) => ceilings[place] ?? 0)));
  const best = medians.indexOf(Math.max(...medians));
  const settings = finalists[best];
  if (settings === undefined) throw new RangeError('No setting of the ceiling was measured.');
  const ceilingOf = ({ ceilings }: Round) => ceilings[best] ?? 0;
  const rates = {
    ceiling: rounds.map(ceilingOf),
    engine: rounds.map(({ engine }) => engine),
    plainProxy: rounds.map(({ plainProxy }) => plainProxy),
  };
  const ratios = {
    engineToCeiling: rounds.map((round) => round.engine / ceilingOf(round)),
    engineToPlainProxy: rounds.map(({ engine, plainProxy }) => engine / plainProxy),
  };
  return {
    picturesPerSecond: mapValues(rates, (list) => rounded(median(list), 1)),
    ratios: mapValues(ratios, (list) => rounded(median(list), 3)),
    overheadMs: { p50: rounded(percentile(overheadMs, 50), 3), p99: rounded(percentile(overheadMs, 99), 3) },
    spread: {
      picturesPerSecond: mapValues(rates, (list) => roundedSpread(list, 1)),
      ratios: mapValues(ratios, (list) => roundedSpread(list, 3)),
    },
    rounds: rounds.length,
    settings,
  };
}

function mapValues<Key extends string, From, To>(
  values: Record<Key, From>,
  change: (value: From) => To,
): Record<Key, To> {
  return Object.fromEntries(Object.entries<From>(values).map(([key, value]) => [key, change(value)])) as Record<
    Key,
    To
  >;
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

function roundedSpread(values: readonly number[], decimals: number): Spread {
  const [lowest, highest] = spread(values);
  return [rounded(lowest, decimals), rounded(highest, decimals)];
}

function machine(): BenchResult['machine'] {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: rounded(totalmem() / 2 ** 30, 1),
    platform: `${process.platform} ${process.arch}`,
  };
}
