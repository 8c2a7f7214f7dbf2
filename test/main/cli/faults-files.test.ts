// Things in folders that cannot be read, or are no files at all: each has its row, nothing blocks, the rest goes on.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { cliPath, csvRows, runCli, type CsvRow } from '../../support/cli.ts';
import { goodPictures, othersThan } from '../../support/good-pictures.ts';
import { fill, tempFolder } from '../runs/temp.ts';

// A guard against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 300_000 });

const windows = process.platform === 'win32';
const notRegular = 'This is not a regular file (a pipe, a socket or a device).';

/** Each with its error; `ok` for a picture. */
function errorsOf(rows: readonly CsvRow[]): Record<string, string | undefined> {
  return Object.fromEntries(
    rows.map(({ relative_path = '', status, error_code, error }) => {
      expect(error_code).toBe(status === 'ok' ? '' : 'unreadable');
      return [relative_path, status === 'ok' ? 'ok' : error];
    }),
  );
}

it('links that dangle or loop, what is missing, and a folder by a picture’s name', async () => {
  const good = await goodPictures();
  const folder = tempFolder();
  fill(folder, { ...good.files, 'x.jpg/in.jpg': good.files['B.jpg'] ?? '' });
  mkdirSync(join(folder, 'empty.jpg'));
  symlinkSync('nowhere.jpg', join(folder, 'dangling.jpg'));
  symlinkSync('loop.jpg', join(folder, 'loop.jpg'));
  symlinkSync('there.jpg', join(folder, 'here.jpg'));
  symlinkSync('here.jpg', join(folder, 'there.jpg'));
  symlinkSync('.', join(folder, 'round'));
  symlinkSync('B.jpg', join(folder, 'link.jpg'));
  const missing = ['missing.jpg', 'missing]', 'B.jpg/y.jpg'].map((name) => join(folder, name));
  const { code, stdout, stderr } = await runCli(['classify', folder, ...missing, '--csv', '-']);
  expect(code).toBe(2);
  expect(errorsOf(othersThan(good, stdout))).toEqual({
    'dangling.jpg': 'This link leads to a file that does not exist.',
    'here.jpg': 'This link leads back to itself.',
    'link.jpg': 'ok',
    'loop.jpg': 'This link leads back to itself.',
    'missing.jpg': 'This file does not exist.',
    'missing]': 'This file does not exist.',
    'there.jpg': 'This link leads back to itself.',
    'x.jpg/in.jpg': 'ok',
    'y.jpg': 'This file does not exist.',
  });
  expect(stderr).toContain('1 link to folders not followed.');
});

it('pipes, sockets and devices are never opened, in folders and as arguments', async (context) => {
  context.skip(windows, 'Windows has none of them in folders.');
  const good = await goodPictures();
  const folder = tempFolder();
  fill(folder, good.files);
  for (const name of ['pipe.jpg', 'pipe']) execFileSync('mkfifo', [join(folder, name)]);
  symlinkSync('pipe', join(folder, 'to-pipe.png'));
  symlinkSync('/dev/zero', join(folder, 'zero.jpg'));
  const server = createServer().listen(join(folder, 's.jpg'));
  onTestFinished(() => void server.close());
  const others = ['/dev/zero', '/dev/stdin', join(folder, 'pipe')];
  const { code, stdout, stderr } = await runCli(['classify', folder, ...others, '--csv', '-']);
  expect(code).toBe(2);
  // Of what is in a folder only what is called a picture has a row.
  const names = ['pipe', 'pipe.jpg', 's.jpg', 'stdin', 'to-pipe.png', 'zero', 'zero.jpg'];
  expect(errorsOf(othersThan(good, stdout))).toEqual(Object.fromEntries(names.map((name) => [name, notRegular])));
  expect(stderr).toContain('1 other file left out');
});

it('a file that is somebody’s standard input is read all the same', async (context) => {
  context.skip(process.platform !== 'linux', 'Elsewhere this name leads to no file.');
  const good = await goodPictures();
  const folder = tempFolder();
  fill(folder, good.files);
  const script = '"$0" "$1" classify /dev/stdin --csv - < B.jpg';
  const stdout = execFileSync('sh', ['-c', script, process.execPath, cliPath], { cwd: folder, stdio: 'pipe' });
  const [row] = csvRows(stdout);
  const same = good.rows.find((other) => other['relative_path'] === 'B.jpg');
  expect(row).toMatchObject({ root: '/dev', relative_path: 'stdin', top1_score: same?.['top1_score'] });
});

it('no permission, for a file and for a folder', async (context) => {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  context.skip(!isRoot, 'Needs root on Linux, to become a user without rights.');
  const under = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  if ((await runCli(['--version'], { under, cwd: '/' })).code !== 0) {
    console.warn(`SKIPPED: pictures without permission, because another user cannot read ${cliPath}`);
    context.skip();
  }
  const good = await goodPictures();
  const folder = tempFolder();
  const picture = good.files['B.jpg'] ?? '';
  fill(folder, { ...good.files, 'secret.jpg': picture, 'secret[1]': picture, 'locked/b.jpg': picture });
  chmodSync(folder, 0o755);
  for (const name of ['secret.jpg', 'secret[1]', 'locked']) chmodSync(join(folder, name), 0o000);
  const args = ['classify', folder, join(folder, 'secret[1]'), '--csv', '-'];
  const { code, stdout } = await runCli(args, { under, cwd: '/' });
  expect(code).toBe(2);
  expect(errorsOf(othersThan(good, stdout))).toEqual({
    locked: 'No permission to read this folder.',
    'secret.jpg': 'No permission to read this file.',
    'secret[1]': 'No permission to read this file.',
  });
});
