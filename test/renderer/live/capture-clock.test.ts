// Capture times on the page's clock, from a camera's own stamps.
import { expect, it } from 'vitest';
import { CaptureClock } from '../../../src/renderer/live/capture-clock.ts';

it('takes the shortest delivery for none, and what is longer for age', () => {
  const clock = new CaptureClock();
  // Captured every 33 ms by a clock that is 5,000 ms behind; delivered 4, 1 and 30 ms later.
  expect(clock.capturedAt(1_000_000, 6004)).toBe(6004);
  expect(clock.capturedAt(1_033_000, 6034)).toBe(6034);
  expect(clock.capturedAt(1_066_000, 6096)).toBe(6067);
});

it('never puts a capture after its arrival, or two in the wrong order', () => {
  const clock = new CaptureClock();
  let last = -Infinity;
  for (const [number, delay] of [9, 2, 40, 3, 1, 25, 1].entries()) {
    const arrivedAt = 100 + number * 33 + delay;
    const capturedAt = clock.capturedAt(number * 33_000, arrivedAt);
    expect(capturedAt).toBeLessThanOrEqual(arrivedAt);
    expect(capturedAt).toBeGreaterThan(last);
    last = capturedAt;
  }
});
