// The rate of the last ten seconds against a plain count.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventRate } from '../../src/main/event-rate.ts';

it('is what a steady stream has', () => {
  const rate = new EventRate();
  for (let ms = 0; ms < 60_000; ms += 20) rate.count(ms);
  expect(rate.perSecond(60_000)).toBeGreaterThan(45);
  expect(rate.perSecond(60_000)).toBeLessThan(55);
});

it('forgets what is over ten seconds ago, and does not divide by less than a second', () => {
  const rate = new EventRate();
  expect(rate.perSecond(5)).toBe(0);
  for (let event = 0; event < 8; event += 1) rate.count(100);
  expect(rate.perSecond(110)).toBe(8);
  expect(rate.perSecond(20_000)).toBe(0);
});

it('never counts an event twice or an old one', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3000), { maxLength: 100 }), (gaps) => {
      const rate = new EventRate();
      const times: number[] = [];
      let now = 0;
      for (const gap of gaps) {
        now += gap;
        times.push(now);
        rate.count(now);
        const most = times.filter((time) => time > now - 10_000).length;
        const seconds = Math.min(Math.max((now - (times[0] ?? 0)) / 1000, 1), 10);
        expect(rate.perSecond(now)).toBeLessThanOrEqual(most / Math.min(seconds, 9) + 1e-9);
        expect(rate.perSecond(now)).toBeGreaterThan(0);
      }
    }),
  );
});
