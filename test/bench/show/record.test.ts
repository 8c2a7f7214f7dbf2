// A tenth of the demonstration: live video is recorded, and the file has the labels that were shown.
import { expect, it, vi } from 'vitest';
import { record } from '../../../bench/show/record.ts';

// A guard against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 300_000 });

it('a recording has the labels that were on the screen', async () => {
  expect(await record(8)).toBe(true);
});
