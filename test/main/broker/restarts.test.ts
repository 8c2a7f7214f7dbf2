// Delays before a dead worker starts again, and the point at which its model is given up.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Restarts } from '../../../src/main/broker/restarts.ts';

test('the first start again is at once, then slower and slower', () => {
  const restarts = new Restarts();
  expect([0, 1000, 2000, 3000].map((now) => restarts.countDeath(now))).toEqual([0, 250, 500, 1000]);
});

test('five deaths within a minute are too many', () => {
  const restarts = new Restarts();
  for (const now of [0, 10_000, 20_000, 30_000]) expect(restarts.countDeath(now)).toBeDefined();
  expect(restarts.countDeath(59_999)).toBeUndefined();
});

test('five deaths in more than a minute are not, but the delays grow up to half a minute', () => {
  const restarts = new Restarts();
  const delays = Array.from({ length: 12 }, (_, death) => restarts.countDeath(death * 15_000));
  expect(delays).toEqual([0, 250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000]);
});

test('a finished job makes everything forgotten', () => {
  const restarts = new Restarts();
  for (const now of [0, 1, 2, 3]) restarts.countDeath(now);
  restarts.reset();
  expect([4, 5, 6, 7].map((now) => restarts.countDeath(now))).toEqual([0, 250, 500, 1000]);
  expect(restarts.countDeath(8)).toBeUndefined();
});

test('gives up exactly when the fifth death comes within a minute of the first of five', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: 30 }), (gaps) => {
      const restarts = new Restarts();
      const times: number[] = [];
      for (const gap of gaps) {
        const now = (times.at(-1) ?? 0) + gap;
        times.push(now);
        const fifthLast = times.at(-5);
        const tooMany = fifthLast !== undefined && now - fifthLast < 60_000;
        const delay = restarts.countDeath(now);
        expect(delay === undefined).toBe(tooMany);
        if (tooMany) return;
        expect(delay).toBeLessThanOrEqual(30_000);
      }
    }),
  );
});
