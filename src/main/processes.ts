// Tells whether a process that wrote down its id still lives, though ids are used again.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { systemCode } from './system-code.ts';

/** A process beyond its id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** In words of the system, only to be compared; empty where the system does not tell. */
  readonly startedAt: string;
}

/** The identity of the process `pid`; undefined if there is none, or only its remains. */
export async function identityOf(pid: number): Promise<ProcessIdentity | undefined> {
  if (!processExists(pid)) return undefined;
  const startedAt = process.platform === 'linux' ? await startOnLinux(pid) : await startByPs(pid);
  return startedAt === 'ended' ? undefined : { pid, startedAt };
}

/** Whether this very process lives. In doubt, where the system does not tell when a process began, it does. */
export async function isAlive({ pid, startedAt }: ProcessIdentity): Promise<boolean> {
  const now = await identityOf(pid);
  if (now === undefined) return false;
  return now.startedAt === '' || startedAt === '' || now.startedAt === startedAt;
}

/** Whether any process has this id now. */
export function processExists(pid: number): boolean {
  // 0 and below would mean groups of processes.
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It exists where we may not signal it.
    return systemCode(error) === 'EPERM';
  }
}

/** In clock ticks since the system started. */
async function startOnLinux(pid: number): Promise<string> {
  try {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field, the command, is in brackets and may hold anything; `state` is the third, the start the 22nd.
    const [state, ...rest] = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? 'ended' : (rest[18] ?? '');
  } catch {
    // Some systems hide the processes of others.
    return '';
  }
}

async function startByPs(pid: number): Promise<string> {
  try {
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    const { stdout } = await promisify(execFile)('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { env });
    const [state, ...started] = stdout.trim().split(/\s+/u);
    return state?.startsWith('Z') === true ? 'ended' : started.join(' ');
  } catch {
    // Windows has no `ps`.
    return '';
  }
}
