// A tenth of the demonstration: the command is killed and goes on, again and again.
import { expect, it, vi } from 'vitest';
import { resume } from '../../../bench/show/resume.ts';

// A guard against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 600_000 });

it('a run that is killed again and again ends with the rows of one that nobody disturbed', async () => {
  expect(await resume(400, 2)).toBe(true);
});
