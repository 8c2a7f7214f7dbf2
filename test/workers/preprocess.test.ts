// Checks the numbers a model is fed.
import { describe, expect, it } from 'vitest';
import type { ModelInput } from '../../src/protocol/card.ts';
import { fillTensor } from '../../src/workers/preprocess.ts';
import { modelInput, pattern } from '../support/model-input.ts';

describe('fillTensor', () => {
  const layouts = ['NCHW', 'NHWC'] as const;
  const colors = ['RGB', 'BGR'] as const;
  const cases = layouts.flatMap((layout) => colors.map((color) => [layout, color] as const));

  it.each(cases)('puts each value where %s and %s want it', (layout, color) => {
    const input = modelInput({ layout, color, width: 5, height: 4 });
    const crop = pattern(5, 4).data;
    const target = new Float32Array(3 * 60).fill(-99);
    fillTensor(crop, input, target, 1);
    for (let i = 0; i < 60; i++) {
      const [pixel, channel] = layout === 'NCHW' ? [i % 20, Math.floor(i / 20)] : [Math.floor(i / 3), i % 3];
      const value = crop[pixel * 3 + (color === 'BGR' ? 2 - channel : channel)] ?? NaN;
      expect(target[60 + i]).toBe(inFloats(value, input, channel));
    }
    expect(target.subarray(0, 60).every((value) => value === -99)).toBe(true);
    expect(target.subarray(120).every((value) => value === -99)).toBe(true);
  });

  it('refuses a crop of another size and a place outside the tensor', () => {
    const input = modelInput();
    const target = new Float32Array(2 * 192);
    expect(() => {
      fillTensor(new Uint8Array(191), input, target, 0);
    }).toThrow(RangeError);
    for (const position of [2, -1, 0.5]) {
      expect(() => {
        fillTensor(new Uint8Array(192), input, target, position);
      }).toThrow(RangeError);
    }
  });
});

/** (value × scale − mean) / std, each step stored as a 32-bit float. */
function inFloats(value: number, input: ModelInput, channel: number): number {
  const cell = new Float32Array([value, input.scale, input.mean[channel] ?? NaN, input.std[channel] ?? NaN, 0]);
  const at = (index: number): number => cell[index] ?? NaN;
  cell[4] = at(0) * at(1);
  cell[4] = at(4) - at(2);
  cell[4] = at(4) / at(3);
  return at(4);
}
