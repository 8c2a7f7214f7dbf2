// `zerolens serve` as a process, for whole files of tests and for scripts: it ends only when told.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const launcher = join(import.meta.dirname, '../../bin/zerolens');

export interface Served {
  /** With the token. */
  address: string;
  port: number;
  /** Of the main process. */
  pid: number;
  /** As Ctrl-C does. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

interface ServeOptions {
  /** Its user-data folder. */
  home: string;
  folders?: readonly string[];
  port?: number;
  /** Further arguments. */
  args?: readonly string[];
  /** Over its own environment. */
  env?: NodeJS.ProcessEnv;
}

/** Resolves when the page can be opened. */
export async function serve({ home, folders = [], port = 0, args = [], env = {} }: ServeOptions): Promise<Served> {
  const child = spawn(launcher, ['serve', '--no-open', '--port', String(port), ...args, ...folders], {
    env: { ...process.env, ZEROLENS_HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await addressOf(child);
  return {
    address,
    port: Number(new URL(address).port),
    pid: child.pid ?? 0,
    stop: () => end(child, 'SIGINT'),
    kill: () => end(child, 'SIGKILL'),
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('Its output is not read.');
  for await (const line of createInterface({ input: child.stdout })) {
    const [, address] = /^ZeroLens is at (\S+)$/u.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error('serve ended without an address');
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}
