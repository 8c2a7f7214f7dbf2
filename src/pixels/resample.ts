// Resizes 8-bit RGB pictures exactly as Pillow's Image.resize does, and computes only the part that is kept.
import type { ModelInput } from '../protocol/card.ts';

export type ResizeFilter = ModelInput['filter'];

/** A decoded picture: `width × height × 3` bytes, rows from the top, red, green and blue interleaved. */
export interface RgbPixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A width and a height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle in pixels, measured from the upper left corner. */
export interface Region extends Size {
  readonly left: number;
  readonly top: number;
}

/** What one pass needs along its axis: output pixel `x` is the weighted sum of `taps` source pixels from `starts[x]` on. */
interface TapTable {
  readonly taps: number;
  readonly starts: Int32Array;
  readonly weights: Int32Array;
  /** The source pixels that are read at all: from `first` up to, not including, `end`. */
  readonly first: number;
  readonly end: number;
}

/** Rows of bytes that a pass reads: row `y` begins at `offset + y × stride`. */
interface Rows {
  readonly data: Uint8Array;
  readonly offset: number;
  readonly stride: number;
}

const channels = 3;
// Weights are fixed point with 22 bits. A sum stays inside 32 bits: the positive weights add up to at most 1.14 (bicubic,
// near the edges), so it is at most 1.14 × 255 × 2²² + 2²¹ ≈ 0.57 × 2³¹.
const precision = 22;
const half = 1 << (precision - 1);
// Up to this many taps (every enlargement, and reductions to about half) the weights fit into registers.
const fewTaps = 4;
// Rows per block of the horizontal pass: it walks down columns, and so many rows of a column stay in the first-level cache.
const blockRows = 64;
const maxCachedTables = 32;
const maxCachedWeights = 1 << 16;
const maxKeptScratchBytes = 1 << 24;

// Math.imul takes a missing element as 0, which spares the loops below an assertion per read. All indices are in range anyway.
const multiply = Math.imul as (weight: number | undefined, value: number | undefined) => number;

const tables = new Map<string, TapTable>();
let scratch = new Uint8Array(0);

/**
 * Resizes `source` to `size` and returns the bytes of `region` of the result: `region.width × region.height × 3`, RGB
 * interleaved. Equal to Pillow's `resize` followed by `crop`, by the rules in CONTRACTS.md, "Preprocessing": horizontal pass,
 * then vertical pass, each rounded to 8 bits; a pass that changes nothing is skipped. Two differences to Pillow remain:
 * `nearest` is the contract's trunc(c), where Pillow's running sum may miss a whole number by a rounding error, and recent
 * Pillows (12.3 does, 9.4 does not) reduce pictures over 100 times as high as wide vertically first.
 * Throws a RangeError if the data do not fit the source's size, or the region lies outside `size`.
 */
export function resizeRegion(source: RgbPixels, size: Size, region: Region, filter: ResizeFilter): Uint8Array {
  checkArguments(source, size, region);
  // A Buffer has another hidden class than a Uint8Array; one class alone keeps the loops fast.
  const data = new Uint8Array(source.data.buffer, source.data.byteOffset, source.data.length);
  const rowBytes = region.width * channels;
  const result = new Uint8Array(rowBytes * region.height);
  // Stores into a clamped array clip to 0…255, as the rules want it.
  const clipped = new Uint8ClampedArray(result.buffer);
  const whole: Rows = { data, offset: 0, stride: source.width * channels };
  const columns =
    source.width === size.width ? undefined : tapTable(source.width, size.width, region.left, region.width, filter);
  const rows =
    source.height === size.height ? undefined : tapTable(source.height, size.height, region.top, region.height, filter);

  if (columns && rows) {
    const count = rows.end - rows.first;
    const narrowed = scratchBytes(count * rowBytes);
    resampleRows(fromRow(whole, rows.first), count, columns, new Uint8ClampedArray(narrowed.buffer));
    resampleColumns({ data: narrowed, offset: -rows.first * rowBytes, stride: rowBytes }, rowBytes, rows, clipped);
  } else if (columns) resampleRows(fromRow(whole, region.top), region.height, columns, clipped);
  else if (rows) resampleColumns({ ...whole, offset: region.left * channels }, rowBytes, rows, clipped);
  else copyRegion(whole, region, result);
  return result;
}

function checkArguments(source: RgbPixels, size: Size, region: Region): void {
  const sides = [source.width, source.height, size.width, size.height, region.width, region.height];
  if (!sides.every((side) => Number.isSafeInteger(side) && side > 0)) {
    throw new RangeError(`Widths and heights must be whole numbers from 1 up, not ${sides.join(', ')}`);
  }
  if (source.data.length !== source.width * source.height * channels) {
    throw new RangeError(`${source.data.length} bytes are no RGB picture of ${source.width} × ${source.height}`);
  }
  const { left, top } = region;
  const starts = Number.isSafeInteger(left) && Number.isSafeInteger(top) && left >= 0 && top >= 0;
  if (!starts || left + region.width > size.width || top + region.height > size.height) {
    throw new RangeError(`The region at ${left}, ${top} is not inside ${size.width} × ${size.height}`);
  }
}

/** Scratch memory of at least `length` bytes, kept between calls unless it is unusually large. */
function scratchBytes(length: number): Uint8Array<ArrayBuffer> {
  if (length > maxKeptScratchBytes) return new Uint8Array(length);
  if (length > scratch.length) scratch = new Uint8Array(length);
  return scratch;
}

/** The table for output pixels `start … start + count − 1`, from the cache of those used last where possible. */
function tapTable(from: number, to: number, start: number, count: number, filter: ResizeFilter): TapTable {
  const key = `${from} ${to} ${start} ${count} ${filter}`;
  const table = tables.get(key) ?? computeTapTable(from, to, start, count, filter);
  tables.delete(key);
  if (table.weights.length > maxCachedWeights) return table;
  tables.set(key, table);
  const [oldest] = tables.keys();
  if (tables.size > maxCachedTables && oldest !== undefined) tables.delete(oldest);
  return table;
}

function computeTapTable(from: number, to: number, start: number, count: number, filter: ResizeFilter): TapTable {
  const spans = Array.from({ length: count }, (_, x) => computeSpan(from, from / to, start + x, filter));
  const widest = spans.reduce((most, span) => Math.max(most, span.weights.length), 0);
  // Every output pixel gets equally many taps, the surplus with weight 0; at the far end they begin earlier to stay inside.
  const taps = Math.min(from, Math.max(widest, fewTaps));
  const starts = Int32Array.from(spans, (span) => Math.min(span.low, from - taps));
  const weights = new Int32Array(count * taps);
  spans.forEach((span, x) => {
    weights.set(span.weights, x * taps + Math.max(0, span.low - (from - taps)));
  });
  return { taps, starts, weights, first: starts[0] as number, end: (starts[count - 1] as number) + taps };
}

/** The first source pixel that output pixel `x` needs, and the fixed-point weights from there on. */
function computeSpan(from: number, scale: number, x: number, filter: ResizeFilter): { low: number; weights: number[] } {
  const centre = (x + 0.5) * scale;
  if (filter === 'nearest') return { low: Math.trunc(centre), weights: [1 << precision] };
  const kernel = filter === 'bicubic' ? bicubic : bilinear;
  const stretch = Math.max(scale, 1);
  const support = stretch * (filter === 'bicubic' ? 2 : 1);
  const low = Math.max(0, Math.trunc(centre - support + 0.5));
  const high = Math.min(from, Math.trunc(centre + support + 0.5));
  // Pillow multiplies by the reciprocal; a division could differ in the last bit.
  const raw = Array.from({ length: high - low }, (_, i) => kernel((low + i - centre + 0.5) * (1 / stretch)));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return { low, weights: raw.map((weight) => toFixedPoint(weight / total)) };
}

/** Rounds to the nearest fixed-point value, halves away from zero. */
function toFixedPoint(weight: number): number {
  return Math.trunc(weight * (1 << precision) + (weight < 0 ? -0.5 : 0.5));
}

function bilinear(x: number): number {
  return Math.max(0, 1 - Math.abs(x));
}

/** The cubic convolution kernel with a = −0.5. */
function bicubic(x: number): number {
  const a = -0.5;
  const d = Math.abs(x);
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  if (d < 2) return (((d - 5) * d + 8) * d - 4) * a;
  return 0;
}

function fromRow(source: Rows, y: number): Rows {
  return { ...source, offset: source.offset + y * source.stride };
}

function copyRegion(source: Rows, region: Region, target: Uint8Array): void {
  const rowBytes = region.width * channels;
  for (let y = 0; y < region.height; y++) {
    const start = (region.top + y) * source.stride + region.left * channels;
    target.set(source.data.subarray(start, start + rowBytes), y * rowBytes);
  }
}

/** The horizontal pass over the first `count` rows of the source; the target gets as many. */
function resampleRows(source: Rows, count: number, table: TapTable, target: Uint8ClampedArray): void {
  const pass = table.taps === fewTaps ? rowsByFewTaps : rowsByTaps;
  const targetStride = table.starts.length * channels;
  for (let y = 0; y < count; y += blockRows) {
    pass(fromRow(source, y), Math.min(blockRows, count - y), table, target.subarray(y * targetStride));
  }
}

/** One block of the horizontal pass, with any number of taps. */
function rowsByTaps({ data, offset, stride }: Rows, count: number, table: TapTable, target: Uint8ClampedArray): void {
  const { starts, weights, taps } = table;
  const targetStride = starts.length * channels;
  for (let x = 0; x < starts.length; x++) {
    const end = (x + 1) * taps;
    let from = offset + (starts[x] as number) * channels;
    let out = x * channels;
    for (let y = 0; y < count; y++, from += stride, out += targetStride) {
      let [red, green, blue] = [half, half, half];
      for (let tap = x * taps, at = from; tap < end; tap++, at += channels) {
        const weight = weights[tap];
        red = (red + multiply(weight, data[at])) | 0;
        green = (green + multiply(weight, data[at + 1])) | 0;
        blue = (blue + multiply(weight, data[at + 2])) | 0;
      }
      target[out] = red >> precision;
      target[out + 1] = green >> precision;
      target[out + 2] = blue >> precision;
    }
  }
}

/** The same for `fewTaps` taps, with the weights in registers and the channels written out: 20 % less time than loops. */
function rowsByFewTaps(source: Rows, count: number, table: TapTable, target: Uint8ClampedArray): void {
  const { data, offset, stride } = source;
  const targetStride = table.starts.length * channels;
  for (let x = 0; x < table.starts.length; x++) {
    const [a, b, c, d] = table.weights.subarray(x * fewTaps, (x + 1) * fewTaps);
    let at = offset + (table.starts[x] as number) * channels;
    let out = x * channels;
    for (let y = 0; y < count; y++, at += stride, out += targetStride) {
      const red = multiply(a, data[at]) + multiply(b, data[at + 3]) + multiply(c, data[at + 6]);
      const green = multiply(a, data[at + 1]) + multiply(b, data[at + 4]) + multiply(c, data[at + 7]);
      const blue = multiply(a, data[at + 2]) + multiply(b, data[at + 5]) + multiply(c, data[at + 8]);
      target[out] = (half + red + multiply(d, data[at + 9])) >> precision;
      target[out + 1] = (half + green + multiply(d, data[at + 10])) >> precision;
      target[out + 2] = (half + blue + multiply(d, data[at + 11])) >> precision;
    }
  }
}

/** The vertical pass: rows of `rowBytes` bytes in, as many rows as the table has starts out. */
function resampleColumns(source: Rows, rowBytes: number, table: TapTable, target: Uint8ClampedArray): void {
  const pass = table.taps === fewTaps ? columnsByFewTaps : columnsByTaps;
  pass(source, rowBytes, table, target);
}

function columnsByTaps(source: Rows, rowBytes: number, table: TapTable, target: Uint8ClampedArray): void {
  const { starts, weights, taps } = table;
  const sums = new Int32Array(rowBytes);
  for (let y = 0; y < starts.length; y++) {
    sums.fill(half);
    for (let tap = 0; tap < taps; tap++) {
      const weight = weights[y * taps + tap];
      const at = source.offset + ((starts[y] as number) + tap) * source.stride;
      for (let i = 0; i < rowBytes; i++) sums[i] = (sums[i] as number) + multiply(weight, source.data[at + i]);
    }
    for (let i = 0; i < rowBytes; i++) target[y * rowBytes + i] = (sums[i] as number) >> precision;
  }
}

function columnsByFewTaps(source: Rows, rowBytes: number, table: TapTable, target: Uint8ClampedArray): void {
  const { data, offset, stride } = source;
  for (let y = 0, out = 0; y < table.starts.length; y++) {
    const [a, b, c, d] = table.weights.subarray(y * fewTaps, (y + 1) * fewTaps);
    let at = offset + (table.starts[y] as number) * stride;
    for (const end = out + rowBytes; out < end; out++, at++) {
      const three = multiply(a, data[at]) + multiply(b, data[at + stride]) + multiply(c, data[at + 2 * stride]);
      target[out] = (half + three + multiply(d, data[at + 3 * stride])) >> precision;
    }
  }
}
