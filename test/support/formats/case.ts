// What the cases of every format have in common: one drawn picture, and how a case states what must come of it.
import sharp, { type Sharp } from 'sharp';
import type { PictureErrorCode } from '../../../src/protocol/errors.ts';

export interface FormatCase {
  /** As in the table of docs/FORMATS.md. */
  readonly format: string;
  readonly variant: string;
  readonly make: () => Promise<Buffer> | Buffer;
  readonly expected: Shown | PictureErrorCode;
}

export interface Shown {
  readonly width: number;
  readonly height: number;
  /** Top row first. */
  readonly rgb: Uint8Array;
  /** How far a value may be off, for what loses precision. */
  readonly within?: number;
}

export const [width, height] = [40, 30];

/** Red grows to the right, green downwards, and blue shrinks with both: no two corners are alike. */
export const drawing = Uint8Array.from(grid(width, height, (x, y) => [x * 6, y * 8, 255 - x * 3 - y * 4]).flat());

const grey = drawing.filter((_, at) => at % 3 === 0);
export const greyShown = shown(grid(width, height, (x) => [x * 6, x * 6, x * 6]).flat());

/** The drawing as sharp takes it. */
export function drawn(): Sharp {
  return sharp(drawing, { raw: { width, height, channels: 3 } });
}

/** The drawing with its left half, up to 20 pixels, see-through. */
export function drawnWithHole(): Sharp {
  const rgba = grid(width, height, (x, y) => [x * 6, y * 8, 255 - x * 3 - y * 4, x < 20 ? 0 : 255]);
  return sharp(Uint8Array.from(rgba.flat()), { raw: { width, height, channels: 4 } });
}

/** What `drawnWithHole` shows. */
export const holeShown = shown(
  grid(width, height, (x, y) => (x < 20 ? [255, 255, 255] : [x * 6, y * 8, 255 - x * 3 - y * 4])).flat(),
);

export function drawnGrey(): Sharp {
  return sharp(grey, { raw: { width, height, channels: 1 } }).toColourspace('b-w');
}

export const drawingShown = shown(drawing);

export function shown(rgb: ArrayLike<number>, size = { width, height }, within = 0): Shown {
  return { ...size, rgb: Uint8Array.from(rgb), within };
}

export function about(picture: Shown, within: number): Shown {
  return { ...picture, within };
}

/** A value for each pixel, top row first. */
export function grid<Value>(columns: number, rows: number, value: (x: number, y: number) => Value): Value[] {
  return Array.from({ length: rows * columns }, (_, at) => value(at % columns, Math.floor(at / columns)));
}

/** A small picture with these colours in one row. */
export function row(...colours: readonly (readonly number[])[]): Shown {
  return shown(colours.flat(), { width: colours.length, height: 1 });
}
