// Python with pyzmq, where there is one, and the client that docs/PYTHON.md shows.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** Debian's package is seen only by Debian's Python. */
const python = ['python3', '/usr/bin/python3'].find((command) => {
  try {
    execFileSync(command, ['-c', 'import zmq; assert zmq.has("curve")'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

export const hasPython = python !== undefined;

/** Writes the client of the document into a folder, and returns its path. */
export function writeDocumentedClient(folder: string): string {
  const page = readFileSync(join(import.meta.dirname, '../../docs/PYTHON.md'), 'utf8');
  const [, code] = /^```python\n(.*?)^```$/msu.exec(page) ?? [];
  if (code === undefined) throw new Error('docs/PYTHON.md shows no client.');
  const path = join(folder, 'classify.py');
  writeFileSync(path, code);
  return path;
}

export interface PythonEnd {
  code: number | null;
  stdout: string;
  stderr: string;
}

export async function runPython(args: readonly string[]): Promise<PythonEnd> {
  const child = spawn(python ?? 'python3', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: child.exitCode, stdout, stderr };
}
