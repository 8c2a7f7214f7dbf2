// Groups: all of it, in order, as much as has come, never waiting for more.
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groups } from '../../../src/main/runs/groups.ts';

async function* numbers(pauses: readonly boolean[]): AsyncGenerator<number, undefined> {
  for (const [number, pause] of pauses.entries()) {
    if (pause) await turn();
    yield number;
  }
}

test('hands on everything in order, in groups of at most so many', async () => {
  const pauses = fc.array(fc.boolean(), { maxLength: 50 });
  await fc.assert(
    fc.asyncProperty(pauses, fc.integer({ min: 1, max: 7 }), pauses, async (given, most, slow) => {
      const seen: number[][] = [];
      for await (const group of groups(numbers(given), most)) {
        seen.push(group);
        if (slow[seen.length] === true) await turn();
      }
      expect(seen.flat()).toEqual(given.map((_, at) => at));
      expect(seen.every(({ length }) => length > 0 && length <= most)).toBe(true);
    }),
  );
});

test('does not wait for a group to fill', async () => {
  const never = Promise.withResolvers<undefined>();
  async function* oneAndNoMore(): AsyncGenerator<string, undefined> {
    yield 'first';
    await never.promise;
  }
  for await (const group of groups(oneAndNoMore(), 10)) {
    expect(group).toEqual(['first']);
    never.resolve(undefined);
  }
});

test('hands on a failure after what came before it', async () => {
  async function* failing(): AsyncGenerator<string, undefined> {
    yield await Promise.resolve('first');
    throw new Error('broken');
  }
  const seen: string[] = [];
  const reading = (async () => {
    for await (const group of groups(failing(), 10)) seen.push(...group);
  })();
  await expect(reading).rejects.toThrow('broken');
  expect(seen).toEqual(['first']);
});

test('leaves its source when it is left', async () => {
  const left = Promise.withResolvers<undefined>();
  async function* endless(): AsyncGenerator<number, undefined> {
    try {
      for (let number = 0; ; number += 1) yield await Promise.resolve(number);
    } finally {
      left.resolve(undefined);
    }
  }
  for await (const group of groups(endless(), 5)) if (group.length > 0) break;
  await left.promise;
});
