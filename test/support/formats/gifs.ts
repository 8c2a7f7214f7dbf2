// GIF files written by hand, uncompressed: animations whose frames lie anywhere on the canvas.

interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Indices into the palette. */
  readonly pixels: readonly number[];
  /** The index that is see-through. */
  readonly transparent?: number;
}

const minimumBits = 7;
const clear = 1 << minimumBits;
/** So often that codes stay one bit longer than the minimum, and so a byte each. */
const codesBetweenClears = 100;

/** A GIF with a palette of up to 128 colours. */
export function gifFile(
  width: number,
  height: number,
  palette: readonly (readonly number[])[],
  frames: readonly Frame[],
): Buffer {
  const colours = Buffer.alloc(3 * clear);
  colours.set(palette.flat());
  const screen = Buffer.concat([Buffer.from('GIF89a'), shorts(width, height), Buffer.of(0xf6, 0, 0), colours]);
  return Buffer.concat([screen, ...frames.map(frameBlocks), Buffer.of(0x3b)]);
}

function frameBlocks({ left, top, width, height, pixels, transparent }: Frame): Buffer {
  const flags = transparent === undefined ? 0 : 1;
  return Buffer.concat([
    Buffer.of(0x21, 0xf9, 4, flags, 10, 0, transparent ?? 0, 0, 0x2c),
    shorts(left, top, width, height),
    Buffer.of(0, minimumBits),
    ...blocks(codes(pixels)),
    Buffer.of(0),
  ]);
}

function codes(pixels: readonly number[]): Buffer {
  const all = pixels.flatMap((pixel, at) => (at % codesBetweenClears === 0 ? [clear, pixel] : [pixel]));
  return Buffer.from([...all, clear + 1]);
}

function blocks(bytes: Buffer): Buffer[] {
  const count = Math.ceil(bytes.length / 255);
  return Array.from({ length: count }, (_, place) => {
    const block = bytes.subarray(place * 255, (place + 1) * 255);
    return Buffer.concat([Buffer.of(block.length), block]);
  });
}

function shorts(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, place) => bytes.writeUInt16LE(value, 2 * place));
  return bytes;
}
