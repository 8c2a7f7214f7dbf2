// Standard output: at the reader's pace, and a quiet end when the reader is gone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { StdoutOutput } from '../../../src/main/runs/stdout-output.ts';

const module = pathToFileURL(path.resolve(import.meta.dirname, '../../../src/main/runs/stdout-output.ts')).href;
/** Writes 100,000 rows unless told to stop, and says on stderr how that went. */
const script = `
  const { StdoutOutput } = await import(${JSON.stringify(module)});
  const output = new StdoutOutput();
  let rows = 0, outcome = 'written';
  try {
    while (rows < 1000 && outcome === 'written') {
      outcome = await output.append(Array.from({ length: 100 }, () => Buffer.from('row ' + rows + '\\n')));
      rows += 1;
    }
    await output.complete();
  } catch (error) { outcome = error.name + ': ' + error.message; }
  console.error(outcome);`;

async function run(shell: string): Promise<{ out: string; err: string; code: unknown }> {
  const env = { ...process.env, NODE: process.execPath, SCRIPT: script };
  const child = spawn('sh', ['-c', shell], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { out, err: err.trim(), code: child.exitCode };
}

const node = '"$NODE" --input-type=module -e "$SCRIPT"';

test('gives all rows to a slow reader', async (context) => {
  context.skip(process.platform === 'win32', 'Needs a shell with pipes.');
  const { out, err } = await run(`${node} | (sleep 0.3; cat)`);
  expect(err).toBe('written');
  expect(out.split('\n')).toHaveLength(100_001);
});

test('ends cleanly when its reader leaves', async (context) => {
  context.skip(process.platform === 'win32', 'Needs a shell with pipes.');
  expect(await run(`${node} | head -n 1`)).toEqual({ out: 'row 0\n', err: 'closed', code: 0 });
});

test('says that the disk is full', async (context) => {
  context.skip(process.platform !== 'linux', 'Needs /dev/full.');
  const { err } = await run(`${node} > /dev/full`);
  expect(err).toMatch(/^OutputError: Cannot write standard output: the disk is full\./u);
});

test('waits for its stream', async () => {
  let taken = (): void => undefined;
  const stream = new Writable({
    write(_chunk, _encoding, callback) {
      taken = callback;
    },
  });
  let done = false;
  const written = new StdoutOutput(stream).append([Buffer.from('x')]).then(() => (done = true));
  await sleep(20);
  expect(done).toBe(false);
  taken();
  await written;
});

test('stays closed', async () => {
  const stream = new Writable({
    write(_chunk, _encoding, callback) {
      callback(Object.assign(new Error('gone'), { code: 'EPIPE' }));
    },
  });
  const output = new StdoutOutput(stream);
  expect(await output.append([Buffer.from('x')])).toBe('closed');
  expect(await output.append([Buffer.from('x')])).toBe('closed');
  await output.complete();
});
