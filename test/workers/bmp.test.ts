// BMPs that are odd or broken: what is left out at their end, what surrounds them, and what no decoder may stumble over.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { CodedError } from '../../src/protocol/errors.ts';
import { Decoder, setUpDecoder } from '../../src/workers/decode.ts';
import { tempFolder } from '../main/runs/temp.ts';
import { bmpCases, bmpFile } from '../support/formats/bmps.ts';

const decoder = new Decoder(17);
const cases = bmpCases();

beforeAll(setUpDecoder);

async function decoded(source: string | Buffer): Promise<number[]> {
  const { pixels, release } = await decoder.decode(source);
  const values = [...pixels.data];
  release();
  return values;
}

it('may lack what only fills up the last row, and may be followed by anything', async () => {
  const file = join(tempFolder(), 'x');
  const rgb = [3, 2, 1, 6, 5, 4];
  const whole = bmpFile({ width: 2, height: 1, bits: 24, data: Buffer.of(1, 2, 3, 4, 5, 6, 0, 0) });
  for (const bytes of [
    whole,
    whole.subarray(0, -1),
    whole.subarray(0, -2),
    Buffer.concat([whole, Buffer.alloc(99, 7)]),
  ]) {
    writeFileSync(file, bytes);
    expect([await decoded(bytes), await decoded(file)]).toEqual([rgb, rgb]);
  }
  writeFileSync(file, whole.subarray(0, -6));
  for (const source of [whole.subarray(0, -6), whole.subarray(0, 40), file]) {
    await expect(decoder.decode(source)).rejects.toMatchObject({ code: 'truncated' });
  }
});

it('takes its turn like other pictures, and gives its room back', async () => {
  const single = new Decoder(1);
  for (const { file } of cases) (await single.decode(file)).release();
  for (const { file } of cases) await expect(single.decode(file.subarray(0, 60))).rejects.toThrow();
  const all = await Promise.all(
    cases.map(({ file }) =>
      single.decode(file).then((picture) => {
        picture.release();
      }),
    ),
  );
  expect(all).toHaveLength(cases.length);
});

it('whatever is changed in one, it is decoded or refused with a code', async () => {
  const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.nat(255), early: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...cases), fc.array(change, { maxLength: 6 }), async ({ file }, changes) => {
      const bytes = Buffer.from(file);
      for (const { at, value, early } of changes) {
        bytes.writeUInt8(value, Math.floor(at * ((early ? 70 : bytes.length) - 1)));
      }
      // A compressed picture may state any size; here it is kept small, so that many fit into a test.
      bytes.fill(0, 19, 22).fill(0, 23, 26);
      const outcome: unknown = await decoded(bytes).catch((error: unknown) => error);
      expect(Array.isArray(outcome) || outcome instanceof CodedError).toBe(true);
    }),
    { numRuns: 500 },
  );
});
