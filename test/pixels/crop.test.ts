// Checks the geometry of the crop, and the crops of 200 real photos against Pillow's.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { modelCardFileSchema } from '../../src/protocol/card.ts';
import { prepareCrop } from '../../src/pixels/crop.ts';
import { resizeRegion, type RgbPixels } from '../../src/pixels/resample.ts';
import { modelInput, pattern } from '../support/model-input.ts';

const shared = join(import.meta.dirname, '../../../shared');
const hasShared = existsSync(shared);
if (!hasShared) {
  console.warn(`SKIPPED: the crops of the 200 photos are not compared with Pillow's, because ${shared} is absent`);
}

function plain(width: number, height: number, value: number): RgbPixels {
  return { data: new Uint8Array(width * height * 3).fill(value), width, height };
}

describe('prepareCrop', () => {
  it.each([
    // The surplus beside the crop in pixels, and the crop's start: halves go to the even number.
    [0, 0],
    [1, 0],
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 2],
    [7, 4],
  ])('crops from the centre: a surplus of %i begins at %i', (surplus, start) => {
    const wide = pattern(8 + surplus, 8);
    const region = { left: start, top: 0, width: 8, height: 8 };
    expect(prepareCrop(wide, modelInput())).toEqual(resizeRegion(wide, wide, region, 'bilinear'));
    const high = pattern(8, 8 + surplus);
    const below = { left: 0, top: start, width: 8, height: 8 };
    expect(prepareCrop(high, modelInput())).toEqual(resizeRegion(high, high, below, 'bilinear'));
  });

  it('rounds the longer side down', () => {
    const photo = pattern(500, 375);
    const crop = prepareCrop(photo, modelInput({ width: 224, height: 224, resizeTo: 256 }));
    const region = { left: 58, top: 16, width: 224, height: 224 };
    expect(crop).toEqual(resizeRegion(photo, { width: 341, height: 256 }, region, 'bilinear'));
  });

  it('stretches to exactly width × height', () => {
    const photo = pattern(31, 17);
    const crop = prepareCrop(photo, modelInput({ resize: 'stretch', width: 12, height: 9, filter: 'bicubic' }));
    const whole = { left: 0, top: 0, width: 12, height: 9 };
    expect(crop).toEqual(resizeRegion(photo, whole, whole, 'bicubic'));
  });

  it.each([
    [20, 10, { left: 0, top: 2, width: 8, height: 4 }],
    [10, 20, { left: 2, top: 0, width: 4, height: 8 }],
    // An odd surplus: the larger half is right or below. 8 × 3 / 8 = 3 rows, 5 left over.
    [8, 3, { left: 0, top: 2, width: 8, height: 3 }],
    [3, 8, { left: 2, top: 0, width: 3, height: 8 }],
    // Enlarged too; 8 × 2 / 3 is rounded down to 5.
    [3, 2, { left: 0, top: 1, width: 8, height: 5 }],
    [5, 5, { left: 0, top: 0, width: 8, height: 8 }],
    [300, 1, { left: 0, top: 3, width: 8, height: 1 }],
    [1, 300, { left: 3, top: 0, width: 1, height: 8 }],
  ])('letterboxes %i × %i evenly', (width, height, inside) => {
    const crop = prepareCrop(plain(width, height, 200), modelInput({ resize: 'letterbox', pad: 7 }));
    const expected = Array.from({ length: 8 * 8 * 3 }, (_, i) => {
      const [x, y] = [Math.floor(i / 3) % 8, Math.floor(i / 24)];
      const isIn =
        x >= inside.left && x < inside.left + inside.width && y >= inside.top && y < inside.top + inside.height;
      return isIn ? 200 : 7;
    });
    expect([...crop]).toEqual(expected);
  });

  it('gives width × height × 3 bytes for any picture and any card', () => {
    const side = fc.integer({ min: 1, max: 40 });
    const resize = fc.constantFrom('short-side' as const, 'stretch' as const, 'letterbox' as const);
    const filter = fc.constantFrom('bilinear' as const, 'bicubic' as const, 'nearest' as const);
    fc.assert(
      fc.property(side, side, side, side, side, resize, filter, (inW, inH, width, height, extra, kind, how) => {
        const resizeTo = Math.max(width, height) + extra - 1;
        const card = modelInput({ width, height, resize: kind, resizeTo, filter: how, pad: 90 });
        const crop = prepareCrop(plain(inW, inH, 90), card);
        expect(crop).toEqual(new Uint8Array(width * height * 3).fill(90));
      }),
    );
  });

  it('refuses pixels that do not fit their size', () => {
    expect(() => prepareCrop({ ...pattern(5, 5), height: 6 }, modelInput())).toThrow(RangeError);
  });
});

describe.skipIf(!hasShared)('the 200 photos', () => {
  it("give Pillow's crops to the byte", { timeout: 60_000 }, async () => {
    const cardText = readFileSync(join(shared, 'models/mobilenetv2-12-int8.json'), 'utf8');
    const { input } = modelCardFileSchema.parse(JSON.parse(cardText));
    const lines = readFileSync(join(shared, 'golden/crops.sha256'), 'utf8').trim().split('\n');
    const differing: string[] = [];
    for (const line of lines) {
      const [hash, name = ''] = line.split(/\s+/);
      const crop = prepareCrop(await decode(join(shared, 'images', name)), input);
      if (createHash('sha256').update(crop).digest('hex') !== hash) differing.push(name);
    }
    expect(differing).toEqual([]);
    expect(lines).toHaveLength(200);
  });
});

async function decode(path: string): Promise<RgbPixels> {
  const { data, info } = await sharp(path, { failOn: 'error', ignoreIcc: true })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
