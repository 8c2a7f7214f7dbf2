// Decoding: pixels and facts as promised for every kind of picture, typed faults, and a bound on what is held at once.
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { Decoder, setUpDecoder } from '../../src/workers/decode.ts';
import { tempFolder } from '../main/runs/temp.ts';
import { drawing, drawn, grid, height, shown, width, type Shown } from '../support/formats/case.ts';
import { jpeg } from '../support/pictures.ts';
import { pause } from '../support/processes.ts';

const usual = new Decoder(17);
/** One whose share per picture is a few hundred pixels, so that every picture waits for room of its own. */
const cramped = new Decoder(1_000_000);

let photo: Buffer;
let png: Buffer;

beforeAll(async () => {
  setUpDecoder();
  photo = await jpeg(3);
  png = await sharp(photo).png().toBuffer();
});

async function pixelsOf(source: Buffer | string, decoder = usual): Promise<Uint8Array> {
  const { pixels, facts, release } = await decoder.decode(source);
  const data = Uint8Array.from(pixels.data);
  release();
  expect(data).toHaveLength(pixels.width * pixels.height * 3);
  expect(facts).toMatchObject({ width: pixels.width, height: pixels.height });
  return data;
}

/** A picture of one pixel, given as raw samples. */
function one(samples: readonly number[], depth: 8 | 16 = 8): Sharp {
  const channels = samples.length as 1 | 2 | 3 | 4;
  const data = depth === 8 ? Uint8Array.from(samples) : Uint16Array.from(samples);
  const space = channels < 3 ? (depth === 8 ? 'b-w' : 'grey16') : depth === 8 ? 'srgb' : 'rgb16';
  return sharp(data, { raw: { width: 1, height: 1, channels } }).toColourspace(space);
}

/** The drawing as the eight values of EXIF's orientation want it shown. */
function turned(orientation: number): Shown {
  const swaps = orientation > 4;
  const size = swaps ? { width: height, height: width } : { width, height };
  const rgb = grid(size.width, size.height, (x, y) => {
    const [across, down] = swaps ? [y, x] : [x, y];
    const column = [2, 3, 7, 8].includes(orientation) ? width - 1 - across : across;
    const line = [3, 4, 6, 7].includes(orientation) ? height - 1 - down : down;
    return [...drawing.subarray((line * width + column) * 3, (line * width + column) * 3 + 3)];
  });
  return shown(rgb.flat(), size);
}

describe('pixels', () => {
  const cases: [string, () => Sharp, number[]][] = [
    ['colour', () => one([10, 20, 30]).png(), [10, 20, 30]],
    ['grey, repeated', () => one([77]).png(), [77, 77, 77]],
    ['alpha, laid over white', () => one([0, 100, 255, 51]).png(), [204, 224, 255]],
    ['what is hidden, as white', () => one([1, 2, 3, 0]).png(), [255, 255, 255]],
    ['grey with alpha', () => one([0, 51]).png(), [204, 204, 204]],
    ['16 bit, the high byte', () => one([0x12ff, 0x8000, 0xfeff], 16).png(), [0x12, 0x80, 0xfe]],
    ['16 bit grey', () => one([0x34ff], 16).png(), [0x34, 0x34, 0x34]],
    ['16 bit, hidden', () => one([0, 0, 0, 0], 16).png(), [255, 255, 255]],
    ['a palette', () => one([200, 100, 50]).png({ palette: true }), [200, 100, 50]],
    ['TIFF', () => one([10, 20, 30]).tiff({ compression: 'none' }), [10, 20, 30]],
    ['lossless WebP', () => one([10, 20, 30]).webp({ lossless: true }), [10, 20, 30]],
  ];
  it.each(cases)('of %s', async (_what, make, expected) => {
    expect([...(await pixelsOf(await make().toBuffer()))]).toEqual(expected);
  });

  it('ignore a colour profile', async () => {
    const profiled = await sharp(photo).withIccProfile('p3').png().toBuffer();
    const stripped = await sharp(profiled, { ignoreIcc: true }).raw().toBuffer();
    expect(Buffer.compare(await pixelsOf(profiled), stripped)).toBe(0);
  });

  it.each(['jpeg', 'png', 'webp', 'tiff'] as const)('are turned as EXIF says, all eight ways: %s', async (kind) => {
    const exact = { jpeg: { quality: 100, chromaSubsampling: '4:4:4' }, webp: { lossless: true }, png: {}, tiff: {} };
    for (let orientation = 1; orientation <= 8; orientation += 1) {
      const file = await drawn().withMetadata({ orientation }).toFormat(kind, exact[kind]).toBuffer();
      const { facts, pixels, release } = await usual.decode(file);
      const expected = turned(orientation);
      expect(facts).toEqual({ width: expected.width, height: expected.height });
      const worst = pixels.data.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - (expected.rgb[at] ?? NaN))),
        0,
      );
      expect(worst).toBeLessThanOrEqual(kind === 'jpeg' || kind === 'tiff' ? 30 : 0);
      release();
    }
  });

  it('of an animation are those of its first frame', async () => {
    const frames = await Promise.all([1, 2, 3].map((seed) => jpeg(seed, 20, 10)));
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const { facts } = await usual.decode(gif);
    expect(facts).toEqual({ width: 20, height: 10 });
  });

  it('given raw have one, three or four channels', async () => {
    const fromRaw = async (data: number[], width: number, channels: 1 | 3 | 4): Promise<number[]> => {
      const { pixels, facts, release } = await usual.fromRaw(Uint8Array.from(data), width, 1, channels);
      const values = [...pixels.data];
      release();
      expect(facts).toEqual({ width, height: 1 });
      return values;
    };
    expect(await fromRaw([9, 8], 2, 1)).toEqual([9, 9, 9, 8, 8, 8]);
    expect(await fromRaw([1, 2, 3], 1, 3)).toEqual([1, 2, 3]);
    expect(await fromRaw([0, 0, 0, 0], 1, 4)).toEqual([255, 255, 255]);
  });
});

it('is the same from a file and from its bytes, whatever the name', async () => {
  const folder = tempFolder();
  const expected = Buffer.from(await pixelsOf(photo));
  for (const name of ['a.jpg', 'x[1]', 'a.jpg[shrink=2]', 'a.png]', '写真 %d.jpg', '-n', 'no name\n']) {
    writeFileSync(join(folder, name), photo);
    expect(expected.equals(await pixelsOf(join(folder, name)))).toBe(true);
  }
});

describe.each([
  ['within its share', usual],
  ['beyond its share', cramped],
])('a picture %s', (_what, decoder) => {
  it('is decoded', async () => {
    expect(Buffer.from(await pixelsOf(photo, decoder)).equals(await sharp(photo).raw().toBuffer())).toBe(true);
  });

  const faults: [string, () => Buffer, string][] = [
    ['empty', () => Buffer.alloc(0), 'not_an_image'],
    ['text', () => Buffer.from('hello'), 'not_an_image'],
    [
      'an SVG',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      'unsupported_format',
    ],
    ['a cut JPEG', () => photo.subarray(0, photo.length >> 1), 'truncated'],
    ['a JPEG without its end marker', () => photo.subarray(0, -2), 'truncated'],
    ['a cut PNG', () => png.subarray(0, png.length >> 1), 'truncated'],
    ['a PNG without IEND', () => png.subarray(0, -12), 'truncated'],
    ['a damaged PNG', () => Buffer.concat([png.subarray(0, 200), Buffer.alloc(9), png.subarray(209)]), 'corrupt'],
    ['a damaged JPEG', () => Buffer.concat([photo.subarray(0, 30), Buffer.alloc(300), photo.subarray(330)]), 'corrupt'],
  ];
  it.each(faults)('may be %s', async (_name, make, code) => {
    await expect(decoder.decode(make())).rejects.toMatchObject({ name: 'CodedError', code });
  });

  it('may be unreadable', async () => {
    const folder = tempFolder();
    symlinkSync('loop.jpg', join(folder, 'loop.jpg'));
    for (const name of ['none.jpg', 'none]', '.', 'loop.jpg', 'loop.jpg/x.jpg']) {
      await expect(decoder.decode(join(folder, name))).rejects.toMatchObject({ code: 'unreadable' });
    }
  });

  it('may have other data after its end', async () => {
    for (const bytes of [photo, png]) {
      const trailed = Buffer.concat([bytes, Buffer.from('made by a camera that adds notes of its own')]);
      expect(Buffer.from(await pixelsOf(trailed, decoder)).equals(await pixelsOf(bytes))).toBe(true);
    }
  });
});

describe('what is held at once', () => {
  const single = new Decoder(1);

  it('is bounded: the next picture waits until one is let go', async () => {
    const first = await single.decode(photo);
    let decoded = false;
    const second = single.decode(png).then((picture) => {
      decoded = true;
      return picture;
    });
    await pause(100);
    expect(decoded).toBe(false);
    first.release();
    (await second).release();
  });

  it('is free as soon as it is let go', async () => {
    const picture = await single.decode(photo);
    picture.release();
    expect(picture.pixels.data).toHaveLength(0);
  });

  it('is given back by pictures that fail', async () => {
    for (const bytes of [Buffer.from('text'), photo.subarray(0, 900), png.subarray(0, -12), png.subarray(0, 300)]) {
      await expect(single.decode(bytes)).rejects.toThrow();
      await expect(cramped.decode(bytes)).rejects.toThrow();
    }
    await pixelsOf(photo, single);
    const all = await Promise.all(Array.from({ length: 50 }, () => pixelsOf(photo, cramped)));
    expect(all).toHaveLength(50);
  });
});
