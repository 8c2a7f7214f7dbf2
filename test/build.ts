// Builds out/ once before the tests: some of them start the built command line and worker.
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

export async function setup(): Promise<void> {
  const script = resolve(import.meta.dirname, '../scripts/build.ts');
  await promisify(execFile)(process.execPath, [script]);
}
