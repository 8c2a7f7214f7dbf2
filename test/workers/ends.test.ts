// End markers: found in what is whole, missed in what was cut at any place, and never looked for without end.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { jpegLacksEnd, pngLacksEnd } from '../../src/workers/ends.ts';
import { tempFolder } from '../main/runs/temp.ts';
import { jpeg } from '../support/pictures.ts';

let photo: Buffer;
let progressive: Buffer;
let png: Buffer;

beforeAll(async () => {
  const bare = await jpeg(4);
  // A thumbnail in a segment of its own, with an end marker of its own.
  const thumbnail = await jpeg(4, 16, 12);
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 0]), thumbnail]);
  segment.writeUInt16BE(thumbnail.length + 2, 2);
  photo = Buffer.concat([bare.subarray(0, 2), segment, bare.subarray(2)]);
  progressive = await sharp(bare).jpeg({ progressive: true }).toBuffer();
  png = await sharp(bare).png().toBuffer();
});

const notes = Buffer.from('notes\0\xff\xff of a camera', 'latin1');

describe('a whole picture reaches its end', () => {
  it('from bytes and from a file, with other data behind it or without', () => {
    const file = join(tempFolder(), 'x');
    for (const bytes of [photo, progressive, png]) {
      const lacksEnd = bytes === png ? pngLacksEnd : jpegLacksEnd;
      for (const whole of [bytes, Buffer.concat([bytes, notes]), Buffer.concat([bytes, Buffer.alloc(9000)])]) {
        writeFileSync(file, whole);
        expect([lacksEnd(whole), lacksEnd(file)]).toEqual([false, false]);
      }
    }
  });
});

it('a cut picture does not, wherever it was cut', () => {
  const file = join(tempFolder(), 'x');
  fc.assert(
    fc.property(
      fc.constantFrom('photo', 'progressive', 'png'),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (what, at) => {
        const bytes = { photo, progressive, png }[what];
        const lacksEnd = what === 'png' ? pngLacksEnd : jpegLacksEnd;
        const part = bytes.subarray(0, Math.floor(at * (bytes.length - 1)));
        // The thumbnail's own end is no place where a picture is cut.
        if (part.subarray(-2).equals(Buffer.of(0xff, 0xd9))) return;
        writeFileSync(file, part);
        expect([lacksEnd(part), lacksEnd(file)]).toEqual([true, true]);
      },
    ),
    { numRuns: 300 },
  );
});

it('garbage never throws, and takes no time', () => {
  const start = fc.constantFrom(
    Buffer.alloc(0),
    Buffer.of(0xff, 0xd8),
    Buffer.of(0xff, 0xd8, 0xff),
    Buffer.alloc(8, 0x89),
  );
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 100 }), fc.nat(255), (head, rest, filling) => {
      const bytes = Buffer.concat([head, rest, Buffer.alloc(200_000, filling)]);
      for (const lacksEnd of [jpegLacksEnd, pngLacksEnd]) expect(typeof lacksEnd(bytes)).toBe('boolean');
    }),
  );
});
