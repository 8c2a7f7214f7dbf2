// Values of command line options: what is accepted, and the sentence that says so otherwise.
import { availableParallelism } from 'node:os';
import { InvalidArgumentError } from 'commander';
import { limits } from '../../protocol/limits.ts';
import { deviceChoiceSchema, type DeviceChoice } from '../../protocol/settings.ts';
import type { Device } from '../../protocol/worker.ts';

/** How many of something, or `auto`: ZeroLens decides. */
export type Count = number | 'auto';

export const mostWorkers = Math.max(64, availableParallelism());
export const mostBatch = 256;

/** The number, or `undefined` where ZeroLens decides. */
export function fixed(count: Count): number | undefined {
  return count === 'auto' ? undefined : count;
}

/** A whole number from 1 to `most`, or `auto`. */
export function countOrAuto(most: number): (text: string) => Count {
  return (text) => (text === 'auto' ? text : wholeNumber(text, most, `auto or a whole number from 1 to ${most}`));
}

export function topK(text: string): number {
  return wholeNumber(text, limits.topK, `a whole number from 1 to ${limits.topK}`);
}

export function threshold(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('It must be a number from 0 to 1.');
  return value;
}

/** A TCP port; 0 is any that is free. */
export function port(text: string): number {
  return text === '0' ? 0 : wholeNumber(text, 65_535, 'a port from 1 to 65535, or 0 for any that is free');
}

export function deviceOrAuto(text: string): DeviceChoice {
  const parsed = deviceChoiceSchema.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError(`It must be one of ${deviceChoiceSchema.options.join(', ')}.`);
  return parsed.data;
}

/** `auto` is the CPU until devices are measured. */
export function device(text: string): Device {
  const choice = deviceOrAuto(text);
  return choice === 'auto' ? 'cpu' : choice;
}

function wholeNumber(text: string, most: number, wanted: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most) throw new InvalidArgumentError(`It must be ${wanted}.`);
  return value;
}
