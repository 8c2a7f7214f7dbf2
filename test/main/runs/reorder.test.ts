// Results come out in scan order, each once, whatever order they arrive in.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ReorderBuffer } from '../../../src/main/runs/reorder.ts';

it('gives everything back in order, as early as it can', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.infiniteStream(fc.nat(1000)), (count, picks) => {
      const buffer = new ReorderBuffer<number>(1000);
      const waiting = Array.from({ length: count }, (_, index) => index);
      const arrived = new Set<number>();
      const out: number[] = [];
      while (waiting.length > 0) {
        const [index = 0] = waiting.splice((picks.next().value ?? 0) % waiting.length, 1);
        arrived.add(index);
        out.push(...buffer.add(index, index));
        let next = 0;
        while (arrived.has(next)) next += 1;
        expect(out).toHaveLength(next);
      }
      expect(out).toEqual(Array.from({ length: count }, (_, index) => index));
    }),
  );
});

it('has room only so far ahead of the oldest missing one', () => {
  const buffer = new ReorderBuffer<string>(3);
  expect([buffer.hasRoomFor(2), buffer.hasRoomFor(3)]).toEqual([true, false]);
  buffer.add(1, 'b');
  expect(buffer.hasRoomFor(3)).toBe(false);
  expect(buffer.add(0, 'a')).toEqual(['a', 'b']);
  expect([buffer.hasRoomFor(4), buffer.hasRoomFor(5)]).toEqual([true, false]);
});
