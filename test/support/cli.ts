// The built command line as a child process: run to its end, or held for a while and never left behind.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { onTestFinished } from 'vitest';
import { tempFolder } from '../main/runs/temp.ts';

export const cliPath = join(import.meta.dirname, '../../out/main/cli.js');

export interface Ended {
  /** Exit code, or the signal that ended it. */
  code: number | NodeJS.Signals | null;
  stdout: Buffer;
  stderr: string;
}

export interface CliChild {
  child: ChildProcessWithoutNullStreams;
  ended: Promise<Ended>;
  /** Begins to read its standard output, where that was to wait. */
  read: () => void;
}

interface CliOptions {
  cwd?: string;
  /** What to run it under, such as `setpriv` with its options. */
  under?: readonly string[];
  /** Added to the environment. */
  env?: Record<string, string>;
  /** Its user-data folder; by default an empty one of its own. */
  home?: string;
  /** Whether its standard output is read from the start. */
  read?: boolean;
}

/** An empty user-data folder, also for another user to run it under. */
function freshHome(): string {
  const home = tempFolder();
  chmodSync(home, 0o777);
  return home;
}

/** Starts `zerolens` with these arguments. */
export function startCli(
  args: readonly string[],
  { cwd, under = [], env = {}, home = freshHome(), read = true }: CliOptions = {},
): CliChild {
  const [command = process.execPath, ...rest] = [...under, process.execPath, cliPath, ...args];
  const child = spawn(command, rest, { cwd, env: { ...process.env, ZEROLENS_HOME: home, ...env } });
  child.stdin.end();
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const reading = Promise.withResolvers<undefined>();
  if (read) reading.resolve(undefined);
  return {
    child,
    ended: endOf(child, reading.promise),
    read: () => {
      reading.resolve(undefined);
    },
  };
}

export function runCli(args: readonly string[], options?: CliOptions): Promise<Ended> {
  return startCli(args, options).ended;
}

interface ShellRun {
  /** What it wrote to standard output. */
  ended: Promise<string>;
  /** What has been written to standard error so far. */
  stderr: () => string;
}

/** What a shell makes of a script in which `$NODE` and `$CLI` run the command and `$DIR` has the pictures. */
export function shell(script: string, pictures: string, more: Record<string, string> = {}): ShellRun {
  const own = { ZEROLENS_HOME: freshHome(), NODE: process.execPath, CLI: cliPath, DIR: pictures };
  const env = { ...process.env, ...own, ...more };
  const child = spawn('sh', ['-c', script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  const ended = Promise.all([text(child.stdout), once(child, 'exit')]).then(([stdout]) => stdout);
  return { ended, stderr: () => lines.join('') };
}

async function endOf(child: ChildProcessWithoutNullStreams, reading: Promise<unknown>): Promise<Ended> {
  const exit = new Promise<Ended['code']>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(signal ?? code);
    });
  });
  const [code, stdout, stderr] = await Promise.all([
    exit,
    reading.then(() => buffer(child.stdout)),
    buffer(child.stderr),
  ]);
  return { code, stdout, stderr: stderr.toString() };
}

export type CsvRow = Record<string, string>;

/** The rows of a CSV by column; throws where it is not RFC 4180. */
export function csvRows(bytes: Buffer): CsvRow[] {
  return parse<CsvRow>(bytes, { columns: true, record_delimiter: '\r\n' });
}

/** A CSV without what may differ between two runs. */
export function comparableCsv(bytes: Buffer): CsvRow[] {
  return csvRows(bytes).map((row) => ({ ...row, device: '', inference_ms: '' }));
}

/** `status` or error code of each picture by its name. */
export function outcomes(bytes: Buffer): Record<string, string> {
  return Object.fromEntries(
    csvRows(bytes).map(({ relative_path = '', status = '', error_code = '' }) => [
      relative_path,
      error_code === '' ? status : error_code,
    ]),
  );
}
