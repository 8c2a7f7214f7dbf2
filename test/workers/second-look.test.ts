// A second look at pictures that seem damaged: alone, and only where another picture may have been the reason.
import { expect, it } from 'vitest';
import { CodedError } from '../../src/protocol/errors.ts';
import type { DecodedPicture } from '../../src/workers/decode.ts';
import { outOfMemory } from '../../src/workers/out-of-memory.ts';
import { SecondLook } from '../../src/workers/second-look.ts';
import { pause } from '../support/processes.ts';

const picture: DecodedPicture = {
  pixels: { data: new Uint8Array(3), width: 1, height: 1 },
  facts: { width: 1, height: 1 },
  release: () => undefined,
};
const corrupt = new CodedError('corrupt', 'damaged');

/** A decoder that takes a moment and fails where `fails` says so; tells how many pictures it had at once. */
function decoderThat(fails: (source: string, atOnce: number, time: number) => Error | undefined) {
  let atOnce = 0;
  const times = new Map<string, number>();
  const decode = async (source: string | Buffer): Promise<DecodedPicture> => {
    const name = String(source);
    atOnce += 1;
    times.set(name, (times.get(name) ?? 0) + 1);
    await pause(5);
    const error = fails(name, atOnce, times.get(name) ?? 0);
    await pause(5);
    atOnce -= 1;
    if (error !== undefined) throw error;
    return picture;
  };
  return { decode, times };
}

it('saves pictures that fail only beside others, and has them alone', async () => {
  const short = outOfMemory(new Error('vips_image_write_to_memory: out of memory -- size == 3MB'));
  const { decode, times } = decoderThat((name, atOnce) => {
    if (atOnce === 1) return undefined;
    return name.startsWith('c') ? corrupt : name.startsWith('m') ? short : undefined;
  });
  const look = new SecondLook({ decode });
  const names = ['a', 'c1', 'b', 'm1', 'c2', 'd', 'm2'];
  const decoded = await Promise.all(names.map((name) => look.decode(name)));
  expect(decoded).toEqual(names.map(() => picture));
  expect(Object.fromEntries(times)).toEqual({ a: 1, b: 1, d: 1, c1: 2, c2: 2, m1: 2, m2: 2 });
});

it('gives the second fault, and does not look again at what is clear', async () => {
  const clear = new CodedError('truncated', 'ends early');
  const second = new CodedError('corrupt', 'still damaged');
  const { decode, times } = decoderThat((name, _, time) => (name === 't' ? clear : time === 1 ? corrupt : second));
  const look = new SecondLook({ decode });
  const results = await Promise.allSettled(['t', 'c'].map((name) => look.decode(name)));
  expect(results).toEqual([clear, second].map((reason) => ({ status: 'rejected', reason })));
  expect(Object.fromEntries(times)).toEqual({ t: 1, c: 2 });
  // And goes on as before.
  await expect(look.decode('t')).rejects.toBe(clear);
});
