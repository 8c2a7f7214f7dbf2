// What tests ask of the system about processes.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Process ids of ZeroLens workers whose parent is, or was, `parent`. */
export function workersOf(parent: number): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [pid, ppid, ...args] = line.trim().split(/\s+/);
    return Number(ppid) === parent && args.join(' ').includes('zerolens-worker') ? Number(pid) : [];
  });
}

/** Whether a process still does anything; one that has ended, but whose parent has not asked how, does not. */
export function isRunning(pid: number): boolean {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(line.slice(line.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

/** The most memory that a process has had in use so far; 0 where the system does not tell. */
export function peakBytes(pid: number): number {
  try {
    const [, kilobytes = '0'] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return 0;
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until `condition` holds; the limit only guards against hanging. */
export async function until(condition: () => boolean, limitMs = 120_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('Waited in vain');
    await pause(20);
  }
}
