// What reads a file's bytes beside the decoder, on damaged files: an answer every time, and never an error of its own.
import sharp from 'sharp';
import { expect, it, vi } from 'vitest';
import { CodedError } from '../../src/protocol/errors.ts';
import { jpegLacksEnd, pngLacksEnd } from '../../src/workers/ends.ts';
import { capturedAt } from '../../src/workers/exif.ts';
import { explainFault } from '../../src/workers/faults.ts';
import { fuzzCase } from './cases.ts';
import { mutate } from './mutate.ts';
import { Random } from './random.ts';
import { soundFiles } from './sound-files.ts';

/** A guard against hanging only. */
vi.setConfig({ testTimeout: 300_000 });

const count = 4000;
const seed = 11;

it('an end marker is found or not, and a fault has its code and its line', async () => {
  const sound = await soundFiles();
  for (let number = 0; number < count; number += 1) {
    const { bytes, story } = fuzzCase(sound, seed, number);
    for (const lacksEnd of [jpegLacksEnd, pngLacksEnd]) expect(lacksEnd(bytes)).toBeTypeOf('boolean');
    const fault = await explainFault(bytes, new Error('VipsJpeg: of another picture\nand more'));
    expect(fault, `case ${number} of seed ${seed} (${story})`).toBeInstanceOf(CodedError);
    expect(fault.message, story).toMatch(/^[A-Z].{10,}[.]$/u);
  }
});

it('a time is found or not', async () => {
  const exif = { IFD2: { DateTimeOriginal: '2024:05:01 12:33:10', OffsetTimeOriginal: '+02:00' } };
  const blank = sharp({ create: { width: 1, height: 1, channels: 3, background: '#000' } });
  const { exif: block } = await sharp(await blank.withExif(exif).jpeg().toBuffer()).metadata();
  if (block === undefined) throw new Error('No EXIF block was written.');
  const times = new Set<string | undefined>();
  for (let number = 0; number < count; number += 1) {
    const random = new Random(seed, number);
    const { bytes, how } = mutate(block, random, block);
    const time = capturedAt(bytes);
    if (time !== undefined) expect(time, how).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}([+-]\d{2}:\d{2})?$/u);
    times.add(time);
  }
  expect(times, 'some are lost').toContain(undefined);
  expect(times.size, 'some are kept or changed').toBeGreaterThan(2);
});
