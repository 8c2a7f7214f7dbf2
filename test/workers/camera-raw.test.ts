// Raw files of cameras built as a TIFF: told from other TIFFs, and no file keeps the search going.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isCameraRaw } from '../../src/workers/camera-raw.ts';
import { plainTags, tag, tiffFile } from '../support/formats/tiffs.ts';

const rgb = { tags: plainTags(1, 1, [8, 8, 8], 2), strip: Buffer.of(1, 2, 3) };
const sensor = { tags: plainTags(4, 4, [16], 32_803), strip: Buffer.alloc(32) };

it.each([false, true])('are told by what the sensor saw, wherever it is (big-endian: %s)', (bigEndian) => {
  const is = (file: Parameters<typeof tiffFile>[0]) => isCameraRaw(tiffFile(file, bigEndian));
  expect([is(rgb), is({ ...rgb, inside: [rgb] }), is({ ...rgb, inside: [rgb, rgb, rgb] })]).toEqual([
    false,
    false,
    false,
  ]);
  expect([
    is(sensor),
    is({ ...rgb, inside: [sensor] }),
    is({ ...rgb, inside: [rgb, { ...rgb, inside: [sensor] }] }),
  ]).toEqual([true, true, true]);
});

it('a directory that leads to itself ends the search', () => {
  expect(isCameraRaw(tiffFile({ tags: { ...rgb.tags, [tag.subDirectories]: [8, 8, 8] } }))).toBe(false);
});

it('garbage never throws', () => {
  const start = fc.constantFrom('II*\0\x08\0\0\0', 'MM\0*\0\0\0\x08', 'II*\0', '');
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 200 }), (head, rest) => {
      expect(typeof isCameraRaw(Buffer.concat([Buffer.from(head, 'latin1'), rest]))).toBe('boolean');
    }),
    { numRuns: 2000 },
  );
});
