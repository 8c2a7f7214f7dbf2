// Percentiles of the stages, over what is recent.
import { expect, it } from 'vitest';
import { Latency } from '../../../src/main/status/latency.ts';

it('knows nothing of a stage that no picture went through', () => {
  const latency = new Latency();
  expect(latency.percentiles(0)).toEqual({});
  latency.add({ total: 5 }, 0);
  expect(latency.percentiles(0)).toEqual({ total: { p50: 5, p99: 5 } });
});

it('takes the middle and the last but one in a hundred', () => {
  const latency = new Latency();
  for (let ms = 100; ms >= 1; ms -= 1) latency.add({ inference: ms }, 0);
  expect(latency.percentiles(0)).toEqual({ inference: { p50: 50, p99: 99 } });
});

it('forgets what is over a minute old, and all but the last thousand', () => {
  const latency = new Latency();
  for (let picture = 0; picture < 2000; picture += 1) latency.add({ total: picture < 1000 ? 1000 : 1 }, 0);
  expect(latency.percentiles(0).total).toEqual({ p50: 1, p99: 1 });
  latency.add({ total: 7 }, 61_000);
  expect(latency.percentiles(61_000).total).toEqual({ p50: 7, p99: 7 });
});
