// Names and paths that are hard to handle: each file gets its row, in its place, and stands in no other's way.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { runCli } from '../../support/cli.ts';
import { goodPictures, othersThan } from '../../support/good-pictures.ts';
import { fill, tempFolder } from '../runs/temp.ts';

// A guard against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 300_000 });

it('names of any characters and of 255 bytes are classified, found in a folder and as arguments', async () => {
  const good = await goodPictures();
  const [folder, out] = [tempFolder(), tempFolder()];
  const picture = good.files['B.jpg'] ?? Buffer.alloc(0);
  const names = [
    ...['-rf.jpg', '--csv', 'new\nline.jpg', 'cr\r.jpg', 'quo"te\'s.jpg', 'a,b;c.jpg', '$(id) `id`.jpg', '%s%n.jpg'],
    ...['\u001b[31mred.jpg', 'back\\slash.jpg', '*.jpg', ' .jpg', 'x[1].jpg', 'e\u0301.jpg', '\u202egpj.exe.jpg'],
    ...[`${'n'.repeat(251)}.jpg`, `${'写'.repeat(83)}ab.jpg`],
  ];
  fill(folder, { ...good.files, ...Object.fromEntries(names.map((name) => [name, picture])) });
  const named = tempFolder();
  fill(named, Object.fromEntries(names.map((name) => [name, picture])));
  const args = ['classify', folder, '--csv', join(out, 'r.csv'), '--', ...names];
  const { code, stdout } = await runCli(args, { cwd: named });
  expect(code).toBe(0);
  const rows = othersThan(good, readFileSync(join(out, 'r.csv')));
  const inOrder = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect(rows.map((row) => row['relative_path'])).toEqual([...inOrder, ...names]);
  const asNamed = (row: object | undefined) => ({ ...row, relative_path: '', root: '' });
  const same = good.rows.find((row) => row['relative_path'] === 'B.jpg');
  for (const row of rows) expect(asNamed(row)).toEqual(asNamed(same));
  // Nothing in a name reaches a terminal but as text.
  const table = stdout.toString().trimEnd().split('\n');
  expect(table).toHaveLength(1 + 2 * names.length + good.rows.length);
  expect(table.filter((line) => line.endsWith('\\u001b[31mred.jpg'))).toHaveLength(2);
  // eslint-disable-next-line no-control-regex -- these are what it is about
  expect(table.join('')).not.toMatch(/[\u0000-\u001f\u202e]/);
});

it('names that are not valid UTF-8 get a row that says so', async (context) => {
  context.skip(process.platform !== 'linux', 'Only Linux lets names be any bytes.');
  const good = await goodPictures();
  const folder = tempFolder();
  fill(folder, good.files);
  const bytes = (name: string): Buffer => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')]);
  mkdirSync(bytes('f\xff'));
  for (const name of ['caf\xe9.jpg', 'f\xff/in.jpg']) writeFileSync(bytes(name), good.files['B.jpg'] ?? '');
  const { code, stdout } = await runCli(['classify', folder, '--csv', '-']);
  expect(code).toBe(2);
  const rows = othersThan(good, stdout);
  expect(rows.map((row) => row['relative_path'])).toEqual(['caf\uFFFD.jpg', 'f\uFFFD/in.jpg']);
  for (const row of rows) {
    const error = 'The name of this file or of a folder above it is not valid UTF-8.';
    expect(row).toMatchObject({ status: 'error', error_code: 'unreadable', error });
  }
});

it('a path over 4,096 bytes: what the system cannot open is unreadable, all above it is classified', async (context) => {
  context.skip(process.platform !== 'linux', 'Elsewhere paths end sooner.');
  const good = await goodPictures();
  const folder = tempFolder();
  onTestFinished(() => {
    // Node's own removal goes by whole paths.
    execFileSync('rm', ['-rf', join(folder, 'deep')]);
  });
  fill(folder, { ...good.files, 'deep/p.jpg': good.files['B.jpg'] ?? '' });
  // Each folder within its own parent, as no whole path could be given.
  const nest = 'for (let i = 0; i < 21; i++) { fs.mkdirSync(n); process.chdir(n); fs.copyFileSync(p, "p.jpg"); }';
  const script = `const fs = require('fs'), n = 'd'.repeat(200), p = process.cwd() + '/p.jpg'; ${nest}
    fs.copyFileSync(p, 'e'.repeat(240) + '.jpg');`;
  execFileSync(process.execPath, ['-e', script], { cwd: join(folder, 'deep') });
  const { code, stdout } = await runCli(['classify', folder, 'x/'.repeat(3000), '--csv', '-']);
  const rows = othersThan(good, stdout);
  expect(code).toBe(2);
  const depth = Math.floor((4095 - folder.length - '/deep'.length - '/p.jpg'.length) / 201);
  expect(rows.filter((row) => row['status'] === 'ok')).toHaveLength(depth + 1);
  const failed = rows.filter((row) => row['status'] !== 'ok');
  // The first folder beyond has one row for all that is in it; one within, its files of longer names.
  expect(failed.length).toBeGreaterThan(1);
  for (const row of failed) {
    expect(row).toMatchObject({ error_code: 'unreadable', error: 'This path is too long.' });
    expect(Buffer.byteLength(join(row['root'] ?? '', row['relative_path'] ?? ''))).toBeGreaterThan(4095);
  }
});
