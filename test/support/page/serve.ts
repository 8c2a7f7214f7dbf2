// `zerolens serve` as a process of its own, with a user-data folder of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cliPath } from '../cli.ts';

export interface Serving {
  /** Where the page is, with its token. */
  address: string;
  pid: number;
  child: ChildProcess;
  stop: () => Promise<void>;
}

/** Starts it with these arguments; resolves when the page can be opened. */
export async function startServe(args: readonly string[] = []): Promise<Serving> {
  const home = mkdtempSync(join(tmpdir(), 'zerolens-home-'));
  const env = { ...process.env, ZEROLENS_HOME: home };
  const child = spawn(process.execPath, [cliPath, 'serve', '--no-open', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGINT');
    await ended;
    rmSync(home, { recursive: true, force: true });
  };
  for await (const line of createInterface(child.stdout)) {
    const address = /http:\S+/u.exec(line)?.[0];
    if (address !== undefined) return { address, pid: child.pid ?? 0, child, stop };
  }
  throw new Error('It ended before it served the page.');
}
