// Which settings of the ceiling are tried on which machine.
import { expect, it } from 'vitest';
import { ceilingSettings } from '../../../src/main/bench/ceiling.ts';

function processesAndThreads(cores: number): string[] {
  return [...new Set(ceilingSettings(cores).map(({ processes, threads }) => `${processes} × ${threads}`))];
}

it.each([
  [1, ['1 × 1']],
  [2, ['1 × 1', '1 × 2', '2 × 1']],
  [4, ['1 × 1', '1 × 2', '2 × 1', '2 × 2', '4 × 1']],
  [8, ['1 × 1', '1 × 2', '4 × 1', '4 × 2', '8 × 1']],
  [64, ['1 × 1', '1 × 2', '8 × 1', '8 × 2']],
])('%d cores: processes × threads', (cores, expected) => {
  expect(processesAndThreads(cores)).toEqual(expected);
});

it('each with and without batches, none twice', () => {
  const settings = ceilingSettings(2).map((setting) => JSON.stringify(setting));
  expect(settings).toHaveLength(9);
  expect(new Set(settings).size).toBe(9);
  expect(new Set(ceilingSettings(2).map(({ batch }) => batch))).toEqual(new Set([1, 4, 8]));
});
