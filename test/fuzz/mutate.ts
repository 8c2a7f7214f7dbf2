// Damages a file, in the ways that disks, cameras and ill will do: everything follows from the source of chance given.
import { mendChecksums, partsOf, type Part } from './parts.ts';
import type { Random } from './random.ts';

interface Damage {
  readonly name: string;
  /** @param other a file of any format, to take from. */
  readonly apply: (bytes: Buffer, random: Random, other: Buffer) => Buffer;
}

const damages: readonly Damage[] = [
  { name: 'bits flipped', apply: (bytes, random) => flipBits(bytes, random, bytes.length) },
  { name: 'bits flipped at the start', apply: (bytes, random) => flipBits(bytes, random, 64) },
  { name: 'run overwritten', apply: overwriteRun },
  { name: 'part removed', apply: (bytes, random) => withParts(bytes, random, (parts, at) => parts.toSpliced(at, 1)) },
  { name: 'part doubled', apply: (bytes, random) => withParts(bytes, random, double) },
  { name: 'parts swapped', apply: (bytes, random) => withParts(bytes, random, swap) },
  { name: 'cut', apply: (bytes, random) => bytes.subarray(0, random.below(bytes.length)) },
  { name: 'length of a part', apply: changeLength },
  { name: 'number', apply: changeNumber },
  { name: 'spliced', apply: splice },
  { name: 'junk appended', apply: (bytes, random) => Buffer.concat([bytes, random.bytes(random.between(1, 500))]) },
  { name: 'EXIF noise', apply: exifNoise },
];

const mostDamages = 3;
const telling = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

export interface Damaged {
  bytes: Buffer;
  /** What was done, in order. */
  how: string;
}

/** One to three kinds of damage, one after the other. */
export function mutate(sound: Buffer, random: Random, other: Buffer): Damaged {
  const done = Array.from({ length: random.between(1, mostDamages) }, () => random.pick(damages));
  const damaged = done.reduce<Buffer>(
    (bytes, { apply }) => (bytes.length === 0 ? bytes : apply(Buffer.from(bytes), random, other)),
    sound,
  );
  const bytes = random.chance(0.5) ? mendChecksums(damaged) : damaged;
  return { bytes, how: done.map(({ name }) => name).join(', ') };
}

function flipBits(bytes: Buffer, random: Random, within: number): Buffer {
  for (let flips = random.between(1, 12); flips > 0; flips -= 1) {
    const at = random.below(Math.min(within, bytes.length));
    bytes.writeUInt8((bytes[at] ?? 0) ^ (1 << random.below(8)), at);
  }
  return bytes;
}

function overwriteRun(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length);
  const length = Math.min(random.between(1, 64), bytes.length - at);
  const run = random.chance(0.5) ? random.bytes(length) : Buffer.alloc(length, random.pick([0, 0xff]));
  run.copy(bytes, at);
  return bytes;
}

function withParts(
  bytes: Buffer,
  random: Random,
  change: (parts: Part[], at: number, other: number) => Part[],
): Buffer {
  const parts = partsOf(bytes);
  const changed = change(parts, random.below(parts.length), random.below(parts.length));
  return Buffer.concat(changed.map(({ from, to }) => bytes.subarray(from, to)));
}

function double(parts: Part[], at: number, other: number): Part[] {
  return parts.toSpliced(other, 0, ...parts.slice(at, at + 1));
}

function swap(parts: Part[], at: number, other: number): Part[] {
  const [one, two] = [parts[at], parts[other]];
  return one === undefined || two === undefined ? parts : parts.with(at, two).with(other, one);
}

function changeLength(bytes: Buffer, random: Random): Buffer {
  const lengths = partsOf(bytes).flatMap(({ length }) => length ?? []);
  if (lengths.length === 0) return changeNumber(bytes, random);
  const { at, bytes: size, littleEndian } = random.pick(lengths);
  return writeNumber(bytes, at, size, random.pick(telling), littleEndian);
}

/** Two or four bytes anywhere get a value at which programs go wrong. */
function changeNumber(bytes: Buffer, random: Random): Buffer {
  return writeNumber(bytes, random.below(bytes.length), random.pick([2, 4]), random.pick(telling), random.chance(0.5));
}

function writeNumber(bytes: Buffer, at: number, size: 2 | 4, value: number, littleEndian: boolean): Buffer {
  if (at + size > bytes.length) return bytes;
  const fitting = size === 2 ? value & 0xffff : value;
  if (littleEndian) bytes.writeUIntLE(fitting, at, size);
  else bytes.writeUIntBE(fitting, at, size);
  return bytes;
}

/** The start of one file and the end of another. */
function splice(bytes: Buffer, random: Random, other: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, random.below(bytes.length)), other.subarray(random.below(other.length))]);
}

/** Damages the EXIF block; a JPEG without one gets one of noise. */
function exifNoise(bytes: Buffer, random: Random): Buffer {
  const at = Math.max(bytes.indexOf('Exif\0\0', 0, 'latin1'), bytes.indexOf('II*\0', 1, 'latin1'));
  if (at !== -1) {
    flipBits(bytes.subarray(at), random, 300);
    return bytes;
  }
  if (bytes.toString('latin1', 0, 2) !== '\xff\xd8') return overwriteRun(bytes, random);
  const noise = Buffer.concat([
    Buffer.from('Exif\0\0MM\0*\0\0\0\x08', 'latin1'),
    random.bytes(random.between(10, 300)),
  ]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(noise.length + 2, 2);
  return Buffer.concat([bytes.subarray(0, 2), head, noise, bytes.subarray(2)]);
}
