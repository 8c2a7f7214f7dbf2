// From rounds to figures: which setting is the ceiling, and that ratios are taken within a round.
import { expect, it } from 'vitest';
import { figures } from '../../../src/main/bench/result.ts';

const finalists = [
  { processes: 2, threads: 1, batch: 8 },
  { processes: 2, threads: 1, batch: 1 },
];

it('takes the finalist with the best median, and ratios round by round', () => {
  const rounds = [
    { ceilings: [300, 220], engine: 209, plainProxy: 110 },
    // The machine was busy with something else.
    { ceilings: [90, 100], engine: 90, plainProxy: 50 },
    { ceilings: [190, 200], engine: 196, plainProxy: 140 },
  ];
  expect(figures({ rounds, finalists, overheadMs: [0.4, 0.31234, 2] })).toEqual({
    picturesPerSecond: { ceiling: 200, engine: 196, plainProxy: 110 },
    ratios: { engineToCeiling: 0.95, engineToPlainProxy: 1.8 },
    overheadMs: { p50: 0.4, p99: 2 },
    spread: {
      picturesPerSecond: { ceiling: [100, 220], engine: [90, 209], plainProxy: [50, 140] },
      ratios: { engineToCeiling: [0.9, 0.98], engineToPlainProxy: [1.4, 1.9] },
    },
    rounds: 3,
    settings: { processes: 2, threads: 1, batch: 1 },
  });
});

it('does not hide an engine above its ceiling', () => {
  const rounds = [{ ceilings: [100, 90], engine: 110, plainProxy: 55 }];
  expect(figures({ rounds, finalists, overheadMs: [1] }).ratios).toEqual({
    engineToCeiling: 1.1,
    engineToPlainProxy: 2,
  });
});
