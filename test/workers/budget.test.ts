// The bound on decoded pixels: never exceeded, everyone is served in turn, and who needs it all gets it alone.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Budget } from '../../src/workers/budget.ts';

const total = 100;

it('is never exceeded, and everyone is served, first come first', async () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 150 }), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(sizes, fc.array(fc.nat()), async (wanted, choices) => {
      const budget = new Budget(total);
      const out: number[] = [];
      const served: number[] = [];
      wanted.forEach((bytes, index) => {
        void budget.take(bytes).then(() => {
          served.push(index);
          out.push(bytes);
        });
      });
      for (let step = 0; served.length < wanted.length || out.length > 0; step += 1) {
        await settle();
        const held = out.map((bytes) => Math.min(bytes, total));
        expect(held.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(total);
        // Nobody waits who could be served.
        const next = wanted[served.length];
        if (next !== undefined) expect(held.reduce((sum, bytes) => sum + bytes, 0) + next).toBeGreaterThan(total);
        const [released] = out.splice((choices[step % Math.max(choices.length, 1)] ?? 0) % Math.max(out.length, 1), 1);
        if (released !== undefined) budget.release(released);
      }
      expect(served).toEqual(wanted.map((_, index) => index));
    }),
  );
});

it('lets one that needs more than there is run alone', async () => {
  const budget = new Budget(total);
  const order: string[] = [];
  await budget.take(10);
  const large = budget.take(1000).then(() => order.push('large'));
  const small = budget.take(1).then(() => order.push('small'));
  await settle();
  expect(order).toEqual([]);
  budget.release(10);
  await large;
  await settle();
  expect(order).toEqual(['large']);
  budget.release(1000);
  await small;
  expect(order).toEqual(['large', 'small']);
});

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
