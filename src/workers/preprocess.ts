// Turns a prepared crop into what a model is fed: scaled 32-bit floats in a batch's tensor.
import type { ModelInput } from '../protocol/card.ts';

const channels = 3;
const byteValues = 256;

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
