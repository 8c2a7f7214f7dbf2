// Median, percentile and spread of measurements in any order.
import { expect, it } from 'vitest';
import { median, percentile, spread } from '../../../src/main/bench/statistics.ts';

it.each([
  [[3], 3],
  [[9, 1, 2], 2],
  [[10, 9, 1, 2], 5.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

it.each([
  [50, 50],
  [99, 99],
  [99.5, 100],
  [100, 100],
  [0, 1],
])('%d percent of 1 … 100 are at most %d', (percent, expected) => {
  const values = Array.from({ length: 100 }, (_, at) => ((at * 37) % 100) + 1);
  expect(percentile(values, percent)).toBe(expected);
});

it('the 99th percentile of few values is the largest', () => {
  expect(percentile([2, 1, 3], 99)).toBe(3);
});

it('a spread is the lowest and the highest, by value and not as text', () => {
  expect(spread([9, 10, -1, 100])).toEqual([-1, 100]);
});

it('nothing has no figures', () => {
  for (const figure of [median, spread, (values: number[]) => percentile(values, 50)]) {
    expect(() => figure([])).toThrow(RangeError);
  }
});
