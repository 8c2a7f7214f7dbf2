// A tenth of the demonstration: a run is cancelled early, and paused again and again.
import { expect, it, vi } from 'vitest';
import { pause } from '../../../bench/show/pause.ts';

// Guards against hanging, on a machine that has much else to do.
const longestMs = 60_000;
vi.setConfig({ testTimeout: 600_000 });

it('a run that is paused or cancelled ends within a batch, and nothing is written after that', async () => {
  expect(await pause(12_000, longestMs, 2)).toBe(true);
});
