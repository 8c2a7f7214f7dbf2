// SIGKILL of the command in the middle of a run: its workers must be gone within two seconds.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { isRunning, pause, until, workersOf } from '../../test/support/processes.ts';
import { photoModel, repeatPhotos } from './photos.ts';
import { Report, withFolder } from './report.ts';

const launcher = join(import.meta.dirname, '../../bin/zerolens');

export async function orphans(): Promise<boolean> {
  const report = new Report();
  await withFolder(async (folder) => {
    repeatPhotos(folder, 5);
    const args = ['classify', folder, '--model', photoModel, '--csv', join(folder, 'o.csv'), '--quiet'];
    const command = spawn(launcher, args, { stdio: 'ignore' });
    const pid = command.pid ?? 0;
    await until(() => workersOf(pid).length === 2);
    await pause(1500);
    const workers = workersOf(pid);
    process.kill(pid, 'SIGKILL');
    const started = performance.now();
    await until(() => !workers.some(isRunning));
    const ms = performance.now() - started;
    report.check(`${workers.length} workers gone ${ms.toFixed(0)} ms after SIGKILL of the main process`, ms < 2000);
  });
  return report.passed;
}
