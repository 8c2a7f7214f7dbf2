// A small disk of its own for a test; needs the right to mount one.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { onTestFinished } from 'vitest';

/** Mounts a disk with these options as `folder`, for the test that is running; false, and loudly, where that is not allowed. */
export function mountDisk(folder: string, options: string): boolean {
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    console.warn(`SKIPPED: a disk with ${options}, because none can be mounted here`);
    return false;
  }
  onTestFinished(() => {
    execFileSync('umount', [folder]);
  });
  return true;
}
