// Turns a decoded picture into what a model is fed: resize, crop or pad, then scaled 32-bit floats in a batch's tensor.
import type { ModelInput } from '../protocol/card.ts';
import { resizeRegion, type RgbPixels, type Size } from './resample.ts';

const channels = 3;
const byteValues = 256;

/**
 * Steps 2 and 3 of CONTRACTS.md, "Preprocessing": resize as the model card says, then crop from the centre or pad.
 * Returns `input.width × input.height × 3` bytes, rows from the top, always as red, green, blue.
 * Throws a RangeError if the pixels do not fit their stated size.
 */
export function prepareCrop(pixels: RgbPixels, input: ModelInput): Uint8Array {
  if (input.resize === 'letterbox') return letterbox(pixels, input);
  const size = input.resize === 'stretch' ? input : shortSideSize(pixels, input);
  const region = {
    left: centredStart(size.width, input.width),
    top: centredStart(size.height, input.height),
    width: input.width,
    height: input.height,
  };
  return resizeRegion(pixels, size, region, input.filter);
}

/** The shorter side becomes `resizeTo`, the longer one keeps the proportion, rounded down. */
function shortSideSize(pixels: Size, input: ModelInput): Size {
  const { resizeTo } = input;
  if (resizeTo === undefined) throw new RangeError('A model card with "short-side" needs resizeTo');
  const { width, height } = pixels;
  const longer = Math.trunc((resizeTo * Math.max(width, height)) / Math.min(width, height));
  return width <= height ? { width: resizeTo, height: longer } : { width: longer, height: resizeTo };
}

/** Where a crop of `kept` out of `whole` pixels begins: half of the surplus, halves to the even number as in Python. */
function centredStart(whole: number, kept: number): number {
  const down = Math.floor((whole - kept) / 2);
  const isHalf = (whole - kept) % 2 !== 0;
  return isHalf && down % 2 !== 0 ? down + 1 : down;
}

/** As large as fits whole, on a plain field of `pad`; of an odd surplus, the larger half is right or below. */
function letterbox(pixels: RgbPixels, input: ModelInput): Uint8Array {
  const size = fittingSize(pixels, input);
  const resized = resizeRegion(pixels, size, { left: 0, top: 0, ...size }, input.filter);
  if (size.width === input.width && size.height === input.height) return resized;
  const padded = new Uint8Array(input.width * input.height * channels).fill(input.pad);
  const left = Math.floor((input.width - size.width) / 2);
  const top = Math.floor((input.height - size.height) / 2);
  const rowBytes = size.width * channels;
  for (let y = 0; y < size.height; y++) {
    const row = resized.subarray(y * rowBytes, (y + 1) * rowBytes);
    padded.set(row, ((top + y) * input.width + left) * channels);
  }
  return padded;
}

/** The side that reaches its bound first gets it exactly; the other one is scaled and rounded down, to 1 at least. */
function fittingSize(pixels: Size, bounds: Size): Size {
  if (pixels.width * bounds.height >= pixels.height * bounds.width) {
    const height = Math.trunc((pixels.height * bounds.width) / pixels.width);
    return { width: bounds.width, height: Math.max(1, height) };
  }
  const width = Math.trunc((pixels.width * bounds.height) / pixels.height);
  return { width: Math.max(1, width), height: bounds.height };
}

/** What each byte becomes, per channel in the order fed: three times 256 floats. */
const valueTables = new WeakMap<ModelInput, Float32Array>();

/**
 * Step 4 of CONTRACTS.md, "Preprocessing": writes (value × scale − mean) / std of a prepared crop into place `position` of the
 * batch tensor `target`, which has the shape N × 3 × height × width (NCHW) or N × height × width × 3 (NHWC). Every step is
 * rounded to 32 bits. `mean` and `std` are in the order of the channels as fed: for a BGR model the first is blue's.
 * Values are worked out once per `input` object, so it must not be changed later.
 * Throws a RangeError if the crop is not `input.width × input.height × 3` bytes or the place lies outside the tensor.
 */
export function fillTensor(crop: Uint8Array, input: ModelInput, target: Float32Array, position: number): void {
  const length = input.width * input.height * channels;
  if (crop.length !== length) throw new RangeError(`The crop has ${crop.length} bytes, the model takes ${length}`);
  const start = position * length;
  if (!Number.isSafeInteger(position) || position < 0 || start + length > target.length) {
    throw new RangeError(`The tensor has no place ${position}: ${target.length} values, ${length} per picture`);
  }
  let values = valueTables.get(input);
  if (values === undefined) {
    values = valueTable(input);
    valueTables.set(input, values);
  }
  // In NCHW the three planes follow each other; in NHWC the three values of a pixel do.
  const planar = input.layout === 'NCHW';
  const step = planar ? 1 : channels;
  const channelStep = planar ? input.width * input.height : 1;
  for (let channel = 0; channel < channels; channel++) {
    const table = values.subarray(channel * byteValues, (channel + 1) * byteValues);
    const from = input.color === 'BGR' ? channels - 1 - channel : channel;
    let out = start + channel * channelStep;
    for (let i = from; i < length; i += channels, out += step) target[out] = table[crop[i] as number] as number;
  }
}

function valueTable(input: ModelInput): Float32Array {
  const { fround } = Math;
  const table = new Float32Array(channels * byteValues);
  const scale = fround(input.scale);
  for (const channel of [0, 1, 2] as const) {
    const mean = fround(input.mean[channel]);
    const std = fround(input.std[channel]);
    for (let value = 0; value < byteValues; value++) {
      table[channel * byteValues + value] = fround(fround(fround(value * scale) - mean) / std);
    }
  }
  return table;
}
