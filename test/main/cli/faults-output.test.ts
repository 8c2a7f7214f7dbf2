// Places that cannot be written, or not any more: one sentence, no half a file under a finished one's name, no row lost.
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { comparableCsv, runCli, shell, startCli } from '../../support/cli.ts';
import { mountDisk } from '../../support/disk.ts';
import { goodPictures, othersThan } from '../../support/good-pictures.ts';
import { writeMeanModel } from '../../support/mean-model.ts';
import { isRunning, until, workersOf } from '../../support/processes.ts';
import { fill, tempFolder } from '../runs/temp.ts';

// A guard against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 300_000 });

const windows = process.platform === 'win32';

/** The good pictures, and more of the same in a folder of their own. */
async function manyPictures(count: number) {
  const good = await goodPictures();
  const folder = tempFolder();
  fill(folder, good.files);
  for (let at = 0; at < count; at += 1) fill(folder, { [`more/${String(at)}.jpg`]: good.files['B.jpg'] ?? '' });
  return { good, folder };
}

it('standard output that nobody reads any more ends it quietly, with all its workers', async (context) => {
  context.skip(windows, 'Needs a shell with pipes.');
  const { folder } = await manyPictures(800);
  const script = `{ sh -c 'echo $$ >&2; exec "$@"' - "$NODE" "$CLI" classify "$DIR" --csv -
    echo "code $?" >&2; } | head -n 1`;
  const { ended, stderr } = shell(script, folder);
  await until(() => workersOf(Number.parseInt(stderr(), 10)).length > 0);
  const workers = workersOf(Number.parseInt(stderr(), 10));
  expect(await ended).toMatch(/^root,relative_path,[^\n]*\n$/);
  expect(stderr()).toMatch(/^\d+\ncode 130\n$/);
  await until(() => !workers.some(isRunning));
});

it('a file goes on without the reader of the table, to its end', async (context) => {
  context.skip(windows, 'Needs a shell with pipes.');
  const { good, folder } = await manyPictures(300);
  const csv = join(tempFolder(), 'r.csv');
  const script = '{ "$NODE" "$CLI" classify "$DIR" --quiet --csv "$CSV"; echo "code $?" >&2; } | head -n 2';
  const { ended, stderr } = shell(script, folder, { CSV: csv });
  expect((await ended).split('\n')).toHaveLength(3);
  await until(() => stderr() !== '');
  expect(stderr()).toBe('code 0\n');
  expect(othersThan(good, readFileSync(csv))).toHaveLength(300);
});

it('a folder for the CSV that is missing, forbidden, read-only or full', async (context) => {
  const { folder } = await manyPictures(0);
  const out = tempFolder();
  const classify = (file: string, under: string[] = []) =>
    runCli(['classify', folder, '--csv', file], { under, cwd: '/' });
  const refusals: [string, RegExp, string[]?][] = [
    [
      join(out, 'no', 'r.csv'),
      /r\.csv: the folder \S+no does not exist\. Create it, or name a file in another folder\.$/,
    ],
  ];
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const under = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  if (asRoot && (await runCli(['--version'], { under, cwd: '/' })).code === 0) {
    for (const open of [folder, out]) chmodSync(open, 0o755);
    refusals.push([join(out, 'r.csv'), /r\.csv: no permission to write in the folder \S+\. Name a file in /, under]);
  }
  if (mountDisk(join(out, 'read-only'), 'ro')) {
    refusals.push([join(out, 'read-only', 'r.csv'), /r\.csv: the folder \S+ is read-only\. Name a file in another/]);
  }
  if (mountDisk(join(out, 'full'), 'size=4k')) {
    writeFileSync(join(out, 'full', 'old'), Buffer.alloc(4096));
    refusals.push([
      join(out, 'full', 'r.csv'),
      /r\.csv: the disk is full\. Free some space, or name a file on another/,
    ]);
  }
  const before = readdirSync(out, { recursive: true });
  for (const [file, message, user] of refusals) {
    const { code, stdout, stderr } = await classify(file, user);
    expect([code, stdout.toString()]).toEqual([1, '']);
    expect(stderr.trimEnd()).toMatch(/^zerolens: Cannot write [^\n]+$/);
    expect(stderr.trimEnd()).toMatch(message);
  }
  expect(readdirSync(out, { recursive: true })).toEqual(before);
  context.skip(refusals.length < 4, 'Needs root on Linux, for a user without rights and for disks of its own.');
});

it('a disk that fills up: exit 1, and whole rows in the partial file, those of an undisturbed run', async (context) => {
  const { folder } = await manyPictures(400);
  const out = join(tempFolder(), 'disk');
  context.skip(!mountDisk(out, 'size=32k'), 'Needs the right to mount a small disk.');
  const model = writeMeanModel(tempFolder());
  const calm = comparableCsv((await runCli(['classify', folder, '--csv', '-', '--model', model])).stdout);
  const { code, stderr } = await runCli(['classify', folder, '--csv', join(out, 'r.csv'), '--model', model]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^zerolens: Cannot write .*r\.csv: the disk is full\. .* in .*r\.partial\.csv\.$/m);
  expect(readdirSync(out)).toEqual(['r.partial.csv']);
  const rows = comparableCsv(readFileSync(join(out, 'r.partial.csv')));
  expect(rows.length).toBeGreaterThan(20);
  expect(rows).toEqual(calm.slice(0, rows.length));
});

it('of two commands with the same CSV the second is refused, and the first is not disturbed', async () => {
  const { good, folder } = await manyPictures(400);
  const out = tempFolder();
  const csv = join(out, 'r.csv');
  // Held up by a reader who does not read, until the second one has been refused.
  const first = startCli(['classify', folder, '--csv', csv, '--jsonl', '-', '--quiet'], { read: false });
  await until(() => (statSync(join(out, 'r.partial.csv'), { throwIfNoEntry: false })?.size ?? 0) > 5000);
  const second = await runCli(['classify', folder, '--csv', csv]);
  expect(first.child.exitCode).toBeNull();
  expect(second).toMatchObject({ code: 1 });
  expect(second.stdout.toString()).toBe('');
  const who = `it is being written by another command (process ${String(first.child.pid)}). Name another file, or wait.`;
  expect(second.stderr).toBe(`zerolens: Cannot write ${csv}: ${who}\n`);
  first.read();
  expect(await first.ended).toMatchObject({ code: 0, stderr: '' });
  expect(othersThan(good, readFileSync(csv))).toHaveLength(400);
  expect(readdirSync(out)).toEqual(['r.csv']);
});
