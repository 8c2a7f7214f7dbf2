// Holds the fast resampler against a slow one written straight from the contract's text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resizeRegion, type Region, type ResizeFilter, type RgbPixels, type Size } from '../../src/pixels/resample.ts';

const filters: ResizeFilter[] = ['bilinear', 'bicubic', 'nearest'];

/** The weights of output pixel `x` by source pixel, in 64-bit floats. */
function weightsOf(x: number, from: number, to: number, filter: ResizeFilter): Map<number, number> {
  const s = from / to;
  const c = (x + 0.5) * s;
  if (filter === 'nearest') return new Map([[Math.trunc(c), 1]]);
  const f = Math.max(s, 1);
  const r = f * (filter === 'bilinear' ? 1 : 2);
  const weights = new Map<number, number>();
  for (let i = Math.max(0, Math.trunc(c - r + 0.5)); i < Math.min(from, Math.trunc(c + r + 0.5)); i++) {
    weights.set(i, kernel(Math.abs((i - c + 0.5) / f), filter));
  }
  const sum = [...weights.values()].reduce((total, weight) => total + weight, 0);
  return new Map([...weights].map(([i, weight]) => [i, weight / sum]));
}

function kernel(d: number, filter: ResizeFilter): number {
  if (filter === 'bilinear') return d < 1 ? 1 - d : 0;
  if (d < 1) return 1.5 * d ** 3 - 2.5 * d ** 2 + 1;
  return d < 2 ? -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2 : 0;
}

/** One pass along a line of single values. */
function resizeLine(line: number[], to: number, filter: ResizeFilter): number[] {
  if (line.length === to) return line;
  return Array.from({ length: to }, (_, x) => {
    let sum = 2 ** 21;
    for (const [i, weight] of weightsOf(x, line.length, to, filter)) {
      sum += Math.sign(weight) * Math.floor(Math.abs(weight) * 2 ** 22 + 0.5) * (line[i] ?? NaN);
    }
    return Math.min(255, Math.max(0, Math.floor(sum / 2 ** 22)));
  });
}

function slowResize(source: RgbPixels, size: Size, region: Region, filter: ResizeFilter): number[] {
  const result = new Array<number>(region.width * region.height * 3);
  for (let channel = 0; channel < 3; channel++) {
    const rows = Array.from({ length: source.height }, (_, y) =>
      Array.from({ length: source.width }, (_, x) => source.data[(y * source.width + x) * 3 + channel] ?? NaN),
    ).map((row) => resizeLine(row, size.width, filter));
    for (let x = 0; x < region.width; x++) {
      const column = rows.map((row) => row[region.left + x] ?? NaN);
      const resized = resizeLine(column, size.height, filter);
      for (let y = 0; y < region.height; y++) {
        result[(y * region.width + x) * 3 + channel] = resized[region.top + y] ?? NaN;
      }
    }
  }
  return result;
}

/** Noise of both plain extremes and anything between: the extremes make bicubic overshoot, so that clipping is seen. */
function noise(width: number, height: number, seed: number): RgbPixels {
  let state = seed >>> 0;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const value = state >>> 24;
    return value < 80 ? 0 : value > 175 ? 255 : value;
  });
  return { data, width, height };
}

const side = fc.oneof({ weight: 1, arbitrary: fc.integer({ min: 1, max: 5 }) }, fc.integer({ min: 1, max: 60 }));

function isEqual(source: RgbPixels, size: Size, region: Region, filter: ResizeFilter): void {
  const fast = resizeRegion(source, size, region, filter);
  expect([...fast]).toEqual(slowResize(source, size, region, filter));
}

describe('resizeRegion', () => {
  it.each(filters)('gives what the rules say for any sizes and regions: %s', (filter) => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const shares = fc.tuple(share, share, share, share);
    fc.assert(
      fc.property(side, side, side, side, shares, fc.integer(), (inW, inH, width, height, [l, t, w, h], seed) => {
        const left = Math.floor(l * (width - 1));
        const top = Math.floor(t * (height - 1));
        const region = {
          left,
          top,
          width: Math.max(1, Math.floor(w * (width - left))),
          height: Math.max(1, Math.floor(h * (height - top))),
        };
        isEqual(noise(inW, inH, seed), { width, height }, region, filter);
      }),
      { numRuns: 150 },
    );
  });

  it.each(filters)('handles pictures one pixel wide or high: %s', (filter) => {
    const size = { width: 17, height: 23 };
    const region = { left: 2, top: 3, width: 11, height: 13 };
    for (const [width, height] of [
      [1, 1],
      [1, 97],
      [97, 1],
      [1, 23],
      [17, 1],
      [2, 3],
    ] as const) {
      isEqual(noise(width, height, width + height), size, region, filter);
    }
  });

  it.each(filters)('handles a reduction with many taps and more rows than one block: %s', (filter) => {
    isEqual(noise(150, 211, 7), { width: 9, height: 13 }, { left: 1, top: 2, width: 8, height: 10 }, filter);
  });

  it('copies where nothing changes, and takes a Buffer that begins inside its memory', () => {
    const source = noise(6, 5, 3);
    const memory = Buffer.concat([Buffer.from([1, 2, 3]), source.data]);
    const shifted = { ...source, data: memory.subarray(3) };
    const region = { left: 1, top: 2, width: 4, height: 3 };
    isEqual(shifted, { width: 6, height: 5 }, region, 'bicubic');
    isEqual(shifted, { width: 6, height: 9 }, region, 'bicubic');
    isEqual(shifted, { width: 9, height: 5 }, region, 'bicubic');
  });

  it('stays right when many sizes push each other out of the cache', () => {
    for (let round = 0; round < 2; round++) {
      for (let width = 1; width <= 40; width++) {
        const region = { left: 0, top: 0, width: 5, height: 5 };
        isEqual(noise(width, 3, width), { width: 5, height: 5 }, region, 'bilinear');
      }
    }
  });

  it('keeps a plain picture plain, black and white included', () => {
    const size = { width: 40, height: 31 };
    for (const value of [0, 1, 254, 255]) {
      const source = { data: new Uint8Array(333 * 257 * 3).fill(value), width: 333, height: 257 };
      for (const filter of filters) {
        const result = resizeRegion(source, size, { left: 0, top: 0, ...size }, filter);
        expect(result.every((byte) => byte === value)).toBe(true);
      }
    }
  });

  it('refuses data of the wrong length, empty sizes and regions outside', () => {
    const source = noise(4, 4, 1);
    const size = { width: 8, height: 8 };
    const whole = { left: 0, top: 0, ...size };
    expect(() => resizeRegion({ ...source, width: 5 }, size, whole, 'bilinear')).toThrow(RangeError);
    expect(() => resizeRegion(source, { width: 0, height: 8 }, whole, 'bilinear')).toThrow(RangeError);
    expect(() => resizeRegion(source, size, { ...whole, left: 1 }, 'bilinear')).toThrow(RangeError);
    expect(() => resizeRegion(source, size, { ...whole, top: -1 }, 'bilinear')).toThrow(RangeError);
    expect(() => resizeRegion(source, size, { ...whole, left: 0.5, width: 2 }, 'bilinear')).toThrow(RangeError);
  });
});
