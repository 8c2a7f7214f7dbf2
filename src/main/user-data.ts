// Where ZeroLens keeps what belongs to its user: results, and copies of what was dropped in a browser.
import { resolve } from 'node:path';
import envPaths from 'env-paths';

/** Absolute; the folder may not be there yet. `ZEROLENS_HOME` moves it. */
export function userDataFolder(): string {
  const moved = process.env['ZEROLENS_HOME'];
  return moved === undefined || moved === '' ? envPaths('zerolens', { suffix: '' }).data : resolve(moved);
}
