// A model's input and a picture for it, made for tests.
import type { ModelInput } from '../../src/protocol/card.ts';
import type { RgbPixels } from '../../src/pixels/resample.ts';

export function modelInput(changes: Partial<ModelInput> = {}): ModelInput {
  return {
    layout: 'NCHW',
    color: 'RGB',
    width: 8,
    height: 8,
    resize: 'short-side',
    resizeTo: 8,
    filter: 'bilinear',
    pad: 114,
    scale: 1 / 255,
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
    ...changes,
  };
}

/** A picture in which no two neighbouring pixels are alike, so that a shift by one shows. */
export function pattern(width: number, height: number): RgbPixels {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 37 + (i >> 3) * 11) % 256);
  return { data, width, height };
}
