// The time a picture was taken: what the file states, to the letter, or nothing. Garbage never throws.
import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { capturedAt } from '../../src/workers/exif.ts';

async function exifWith(tags: Record<string, string>): Promise<Buffer> {
  const picture = sharp({ create: { width: 1, height: 1, channels: 3, background: '#000' } });
  const { exif } = await sharp(await picture.withExif({ IFD2: tags }).jpeg().toBuffer()).metadata();
  if (exif === undefined) throw new Error('No EXIF block was written.');
  return exif;
}

describe('the time', () => {
  const original = '2024:05:01 12:33:10';
  const cases: [Record<string, string>, string | undefined][] = [
    [{ DateTimeOriginal: original }, '2024-05-01T12:33:10'],
    [{ DateTimeOriginal: original, OffsetTimeOriginal: '-03:30' }, '2024-05-01T12:33:10-03:30'],
    [{ DateTimeOriginal: original, OffsetTimeDigitized: '-03:30' }, '2024-05-01T12:33:10'],
    [{ DateTimeOriginal: original, OffsetTimeOriginal: 'Z' }, '2024-05-01T12:33:10'],
    [{ DateTimeOriginal: original, OffsetTimeOriginal: '   :  ' }, '2024-05-01T12:33:10'],
    [{ DateTimeDigitized: '1999:12:31 23:59:59' }, '1999-12-31T23:59:59'],
    [{ DateTimeOriginal: '    :  :     :  :  ', DateTimeDigitized: original }, '2024-05-01T12:33:10'],
    [{ DateTimeOriginal: '0000:00:00 00:00:00', DateTimeDigitized: original }, '2024-05-01T12:33:10'],
    // Never invented out of what cannot be.
    [{ DateTimeOriginal: '0000:00:00 00:00:00' }, undefined],
    [{ DateTimeOriginal: '2023:02:30 10:00:00' }, undefined],
    [{ DateTimeOriginal: '2023:13:01 10:00:00' }, undefined],
    [{ DateTimeOriginal: '2023:01:01 24:00:00' }, undefined],
    [{ DateTimeOriginal: '2023:01:01 10:60:00' }, undefined],
    [{ DateTimeOriginal: '0024:01:01 10:00:00' }, undefined],
    [{ DateTimeOriginal: 'yesterday' }, undefined],
    [{ DateTimeOriginal: '2024-05-01T12:33:10' }, undefined],
    [{ Flash: '1' }, undefined],
  ];
  it.each(cases)('of %j is %s', async (tags, expected) => {
    expect(capturedAt(await exifWith(tags))).toBe(expected);
  });

  it('is not there without a block', () => {
    expect(capturedAt(undefined)).toBeUndefined();
  });
});

describe('garbage', () => {
  let sound: Buffer;

  beforeAll(async () => {
    sound = await exifWith({ DateTimeOriginal: '2024:05:01 12:33:10', OffsetTimeOriginal: '+01:00' });
  });

  const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}([+-]\d{2}:\d{2})?$/;

  function expectTimeOrNothing(block: Buffer): void {
    const time = capturedAt(block);
    if (time !== undefined) expect(time).toMatch(form);
  }

  it('never throws', () => {
    const start = fc.constantFrom('', 'Exif\0\0II*\0', 'Exif\0\0MM\0*', 'Exif\0\0II*\0\x08\0\0\0', 'II*\0');
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 300 }), (head, rest) => {
        expectTimeOrNothing(Buffer.concat([Buffer.from(head, 'latin1'), rest]));
      }),
    );
  });

  it('in a sound block never throws, wherever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }), fc.nat(), (changes, end) => {
        const block = Buffer.from(sound);
        for (const [at, value] of changes) block.writeUInt8(value, at % block.length);
        expectTimeOrNothing(block);
        expectTimeOrNothing(block.subarray(0, end % block.length));
      }),
      { numRuns: 500 },
    );
  });

  it('made to take long takes no time: every entry claims to be as large as can be', () => {
    for (const type of [1, 2, 3, 7, 12]) {
      const block = Buffer.alloc(8 * 1024 * 1024);
      block.write('II*\0', 'latin1');
      block.writeUInt32LE(8, 4);
      block.writeUInt16LE(65_535, 8);
      for (let entry = 0; entry < 65_535; entry += 1) {
        const at = 10 + entry * 12;
        // The tags that are read among them.
        block.writeUInt16LE(entry % 100 === 0 ? 0x9003 : 0x8769, at);
        block.writeUInt16LE(type, at + 2);
        block.writeUInt32LE(0x0fff_ffff, at + 4);
        block.writeUInt32LE(8, at + 8);
      }
      const started = performance.now();
      expectTimeOrNothing(block);
      // A guard: reading all that is claimed would take hours.
      expect(performance.now() - started).toBeLessThan(5000);
    }
  });
});
