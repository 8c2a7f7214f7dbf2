// Outputs: names before and after, what a failing disk leaves, and who may write when two want to.
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { OutputFile, partialPath } from '../../../src/main/runs/output.ts';
import { fill, tempFolder } from './temp.ts';

const outputModule = pathToFileURL(path.resolve(import.meta.dirname, '../../../src/main/runs/output.ts')).href;
const imports = `const { OutputFile } = await import(${JSON.stringify(outputModule)});`;

/** A process that begins to write `target`, and says how that went; the pauses let others in between. */
function writer(target: string, then = 'await new Promise((go) => setTimeout(go, 60_000));'): ChildProcess {
  const script = `${imports}
    const output = await OutputFile.create(process.argv[1]).catch((error) => error);
    console.log(output instanceof Error ? output.message : 'writing');
    if (!(output instanceof Error)) { await output.append([Buffer.from('theirs\\n')]); ${then} }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, target], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The child has no output.');
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return chunk.toString().trim();
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

test.each([
  ['out/results.csv', 'out/results.partial.csv'],
  ['results.CSV', 'results.partial.CSV'],
  ['results.jsonl', 'results.partial.jsonl'],
  ['a.b/results', 'a.b/results.partial'],
  ['results.txt', 'results.txt.partial'],
])('writes %s as %s', (name, partial) => {
  expect(partialPath(name)).toBe(path.normalize(partial));
});

test('has its name only when complete, and leaves nothing else', async () => {
  const folder = tempFolder();
  const target = path.join(folder, 'results.csv');
  writeFileSync(target, 'old');
  const output = await OutputFile.create(target);
  expect(await output.append([Buffer.from('a\n'), Buffer.from('b\n')])).toBe('written');
  expect(readFileSync(target, 'utf8')).toBe('old');
  expect(readFileSync(output.partialPath, 'utf8')).toBe('a\nb\n');
  await output.complete();
  expect(readFileSync(target, 'utf8')).toBe('a\nb\n');
  expect(readdirSync(folder)).toEqual(['results.csv']);
});

test('leaves the partial file when abandoned, even with rows under way', async () => {
  const folder = tempFolder();
  const output = await OutputFile.create(path.join(folder, 'results.jsonl'));
  const rows = Array.from({ length: 50 }, (_, index) => Buffer.from(`${String(index)}${'x'.repeat(100_000)}\n`));
  await Promise.all([output.append(rows), output.append([Buffer.from('last\n')]), output.abandon()]);
  await expect(output.append([Buffer.from('late\n')])).rejects.toThrow('ended');
  expect(readdirSync(folder)).toEqual(['results.partial.jsonl']);
  expect(readFileSync(output.partialPath, 'utf8')).toBe(`${Buffer.concat(rows).toString()}last\n`);
});

test.each([
  ['a folder', '.', /it is a folder\. Name a file in it\.$/u],
  ['a folder to be', 'new/', /it is a folder/u],
  ['a missing folder', 'no/results.csv', /the folder .*no does not exist\. Create it, or/u],
  ['a file for a folder', 'plain/results.csv', /plain is not a folder/u],
  ['a name too long', `${'n'.repeat(250)}.csv`, /the name is too long/u],
])('says what is wrong with %s', async (_what, name, message) => {
  const folder = tempFolder();
  writeFileSync(path.join(folder, 'plain'), '');
  const created = OutputFile.create(`${folder}/${name}`);
  await expect(created).rejects.toMatchObject({ name: 'OutputError', problem: 'place' });
  await expect(created).rejects.toThrow(message);
  expect(readdirSync(folder)).toEqual(['plain']);
});

test('never puts a file in the place of a device', async (context) => {
  context.skip(process.platform === 'win32', 'Windows has no devices in folders.');
  const target = path.join(tempFolder(), 'null.csv');
  symlinkSync('/dev/null', target);
  await expect(OutputFile.create(target)).rejects.toThrow('it is not a regular file');
});

test.each(['/dev/stdout', '/dev/fd/1', '/proc/self/fd/1'])('does not take %s for a file of its own', async (name) => {
  // Where output goes to a file, these lead to it, and what others have written there would be lost.
  await expect(OutputFile.create(name)).rejects.toThrow('Name a file, or - for stdout.');
});

test('writes what a link leads to, and leaves the link', async () => {
  const folder = tempFolder();
  fill(folder, { 'target.csv': 'old' });
  symlinkSync('target.csv', path.join(folder, 'link.csv'));
  const output = await OutputFile.create(path.join(folder, 'link.csv'));
  await output.append([Buffer.from('new')]);
  await output.complete();
  expect(lstatSync(path.join(folder, 'link.csv')).isSymbolicLink()).toBe(true);
  expect(readFileSync(path.join(folder, 'target.csv'), 'utf8')).toBe('new');
});

test('leaves nothing behind when there will be no rows', async () => {
  const folder = tempFolder();
  const output = await OutputFile.create(path.join(folder, 'r.csv'));
  await output.append([Buffer.from('header')]);
  await output.discard();
  expect(readdirSync(folder)).toEqual([]);
});

test('says that a folder is not to be written in', (context) => {
  const isRoot = process.getuid?.() === 0;
  context.skip(process.platform !== 'linux' || !isRoot, 'Needs root on Linux, to become a user without rights.');
  const folder = tempFolder();
  chmodSync(folder, 0o755);
  const script = `${imports} await OutputFile.create(process.argv[1]).catch((error) => console.log(error.message));`;
  const user = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, '--input-type=module', '-e'];
  const said = execFileSync('setpriv', [...user, script, path.join(folder, 'r.csv')], { encoding: 'utf8' });
  expect(said).toContain(`no permission to write in the folder ${folder}. Name a file in another folder.`);
});

test('leaves whole rows when the disk fills up', async (context) => {
  const folder = path.join(tempFolder(), 'disk');
  mkdirSync(folder);
  context.skip(!mountSmall(folder), 'Needs the right to mount a small disk.');
  onTestFinished(() => {
    execFileSync('umount', [folder]);
  });
  const output = await OutputFile.create(path.join(folder, 'results.csv'));
  const row = Buffer.from(`${'x'.repeat(998)}\r\n`);
  await output.append([row, row]);
  const failing = output.append(Array.from({ length: 100 }, () => row));
  await expect(failing).rejects.toMatchObject({ name: 'OutputError', problem: 'lost' });
  await expect(failing).rejects.toThrow(/the disk is full\..* The rows so far are in .*results\.partial\.csv\.$/u);
  await expect(output.append([row])).rejects.toThrow('the disk is full');
  await expect(output.complete()).rejects.toThrow('the disk is full');
  await output.abandon();
  expect(readdirSync(folder)).toEqual(['results.partial.csv']);
  const left = readFileSync(output.partialPath);
  expect(left.length).toBeGreaterThan(40 * row.length);
  expect(left.length % row.length).toBe(0);
  expect(left.subarray(-row.length)).toEqual(row);
});

function mountSmall(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('refuses a second writer, in this process or another, until the first is done', async () => {
  const target = path.join(tempFolder(), 'results.csv');
  const first = await OutputFile.create(target);
  await expect(OutputFile.create(target)).rejects.toThrow('it is being written by this command already.');
  const refused = await firstLine(writer(target));
  expect(refused).toContain(`it is being written by another command (process ${String(process.pid)}).`);
  await first.append([Buffer.from('ours\n')]);
  await first.complete();
  expect(await firstLine(writer(target))).toBe('writing');
});

test('replaces what a killed writer left', async () => {
  const folder = tempFolder();
  const target = path.join(folder, 'results.csv');
  const child = writer(target);
  expect(await firstLine(child)).toBe('writing');
  await expect(OutputFile.create(target)).rejects.toMatchObject({ problem: 'busy' });
  await kill(child);
  expect(existsSync(path.join(folder, 'results.partial.csv.lock'))).toBe(true);
  const output = await OutputFile.create(target);
  await output.append([Buffer.from('ours\n')]);
  await output.complete();
  expect(readdirSync(folder)).toEqual(['results.csv']);
  expect(readFileSync(target, 'utf8')).toBe('ours\n');
});

test('takes a lock without a word for one whose writer died at once', async () => {
  const folder = tempFolder();
  writeFileSync(path.join(folder, 'results.partial.csv.lock'), '');
  const output = await OutputFile.create(path.join(folder, 'results.csv'));
  await output.abandon();
  expect(readdirSync(folder)).toEqual(['results.partial.csv']);
});

test('lets one of many inherit from a killed writer', async () => {
  const folder = tempFolder();
  const target = path.join(folder, 'results.csv');
  const dead = writer(target);
  await firstLine(dead);
  await kill(dead);
  const heirs = Array.from({ length: 6 }, () => writer(target));
  const said = await Promise.all(heirs.map(firstLine));
  expect(said.filter((line) => line === 'writing')).toHaveLength(1);
  expect(said.filter((line) => line.includes('another command (process '))).toHaveLength(5);
  expect(readdirSync(folder).sort()).toEqual(['results.partial.csv', 'results.partial.csv.lock']);
});
