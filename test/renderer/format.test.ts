// Numbers, sizes and times as people read them.
import { expect, test } from 'vitest';
import { bytes, countOf, duration, percent, share } from '../../src/renderer/format.ts';
import { fileName } from '../../src/renderer/results/export.ts';
import { rateOver } from '../../src/renderer/state/rate.ts';

test('numbers', () => {
  expect([countOf(1, 'picture'), countOf(12_345, 'picture')]).toEqual(['1 picture', '12,345 pictures']);
  expect([percent(0.88051), percent(1), percent(0)]).toEqual(['88.1 %', '100.0 %', '0.0 %']);
  expect([bytes(999), bytes(1500), bytes(24_490_000), bytes(8.8e12)]).toEqual(['999 B', '1.5 kB', '24 MB', '8.8 TB']);
  expect([duration(41.4), duration(200), duration(7800)]).toEqual(['41 s', '3 min', '2 h 10 min']);
  expect([share(1, 4), share(0, 0), share(5, 4)]).toEqual([25, 0, 100]);
});

test('names of files are plain', () => {
  expect(fileName('José 写真/..', 'csv')).toBe('zerolens-José-写真.csv');
  expect(fileName('../..', 'csv')).toBe('zerolens-results.csv');
});

test('a rate is that of the last seconds', () => {
  const rate = rateOver(1000);
  expect(rate(0, 0)).toBe(0);
  expect(rate(100, 500)).toBe(200);
  expect(rate(100, 5000)).toBe(0);
});
