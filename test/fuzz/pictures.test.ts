// Thousands of damaged pictures through real workers: each gets one fair row, none does harm to others.
import { expect, it } from 'vitest';
import { tempFolder } from '../main/runs/temp.ts';
import { fuzz } from './campaign.ts';

const count = 5000;
const seed = 1;
const hangGuardMs = 5 * 60_000;

it(
  `gives each of ${count} damaged pictures one row, and sound ones between them the very same as ever`,
  async () => {
    const { counts, failures } = await fuzz(tempFolder(), count, seed);
    expect(failures, 'A case is written as a file by: npm run show -- fuzz --case <number> <seed>').toEqual([]);
    const total = [...counts.values()].reduce((sum, some) => sum + some, 0);
    expect(total).toBe(count);
    // The damage is neither so light nor so heavy that little is tried.
    for (const code of ['ok', 'truncated', 'corrupt', 'not_an_image'])
      expect(counts.get(code)).toBeGreaterThan(count / 50);
  },
  hangGuardMs,
);
