// The numbered cases of a seed: each can be made alone, and always comes out the same.
import { mutate } from './mutate.ts';
import { Random } from './random.ts';
import type { SoundFile } from './sound-files.ts';

export interface FuzzCase {
  /** Name of its file; cases sort by number. */
  readonly name: string;
  readonly bytes: Buffer;
  /** The file it was made from and what was done to it. */
  readonly story: string;
  /** Set for a file that was left as it is. */
  readonly sound?: SoundFile;
}

/** Every so many cases a sound file goes in between. */
const soundEvery = 50;
/** Files of few bytes keep thousands of cases quick. */
const mostBytes = 10_000;

export function fuzzCase(sound: readonly SoundFile[], seed: number, number: number): FuzzCase {
  const random = new Random(seed, number);
  const from = random.pick(sound);
  const name = String(number).padStart(7, '0') + from.extension;
  if (number % soundEvery === soundEvery - 1)
    return { name, bytes: from.bytes, story: `${from.name}, sound`, sound: from };
  const { bytes, how } = mutate(from.bytes, random, random.pick(sound).bytes);
  return { name, bytes: bytes.subarray(0, mostBytes), story: `${from.name}: ${how}` };
}
