// The built command line as a child process: run to its end, or held for a while and never left behind.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { onTestFinished } from 'vitest';

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
}

interface CliOptions {
  cwd?: string;
  /** What to run it under, such as `setpriv` with its options. */
  under?: readonly string[];
  /** Added to the environment. */
  env?: Record<string, string>;
}

/** Starts `zerolens` with these arguments. */
export function startCli(args: readonly string[], { cwd, under = [], env = {} }: CliOptions = {}): CliChild {
  const [command = process.execPath, ...rest] = [...under, process.execPath, cliPath, ...args];
  const child = spawn(command, rest, { cwd, env: { ...process.env, ...env } });
  child.stdin.end();
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return { child, ended: endOf(child) };
}

export function runCli(args: readonly string[], options?: CliOptions): Promise<Ended> {
  return startCli(args, options).ended;
}

async function endOf(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const exit = new Promise<Ended['code']>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(signal ?? code);
    });
  });
  const [code, stdout, stderr] = await Promise.all([exit, buffer(child.stdout), buffer(child.stderr)]);
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
