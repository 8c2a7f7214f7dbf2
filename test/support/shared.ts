// The test data beside the project: real photos, a real model and reference answers. Absent elsewhere, and then said so.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../../shared');

export const hasShared = existsSync(folder);

/** A path in the test data, such as `sharedPath('images')`. */
export function sharedPath(...parts: string[]): string {
  return join(folder, ...parts);
}

/** Says loudly what is not tested where the data is absent. */
export function warnWithoutShared(what: string): void {
  if (!hasShared) console.warn(`SKIPPED: ${what}, because the test data beside the project is absent`);
}
