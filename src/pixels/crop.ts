// Cuts out of a picture what a model sees: resize as its card says, then crop from the centre or pad.
import type { ModelInput } from '../protocol/card.ts';
import { resizeRegion, type RgbPixels, type Size } from './resample.ts';

const channels = 3;

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
