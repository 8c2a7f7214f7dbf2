// How many workers fit under the bound on open files.
import { expect, it } from 'vitest';
import { openFileLimit, workersWithin } from '../../src/main/open-files.ts';

it.each([
  [60, 8, 1],
  [64, 8, 1],
  [76, 8, 3],
  [116, 8, 8],
  [1024, 64, 64],
  [Infinity, 64, 64],
])('with %d files, of %d workers %d', (limit, wanted, workers) => {
  expect(workersWithin(limit, wanted)).toBe(workers);
});

it('says so where not even one fits', () => {
  expect(() => workersWithin(59, 1)).toThrow(/^Only 59 files may be open at once here, .*\(ulimit -n 1024\)\.$/);
});

it('knows the bound of this process', () => {
  expect(openFileLimit()).toBeGreaterThanOrEqual(60);
});
