// Builds out/ once before the tests: some of them start the built command line and worker. None finds the user's own library.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export async function setup(): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), 'zerolens-home-'));
  process.env['ZEROLENS_HOME'] = home;
  const script = resolve(import.meta.dirname, '../scripts/build.ts');
  await promisify(execFile)(process.execPath, [script]);
  return () => rm(home, { recursive: true, force: true, maxRetries: 5 });
}
