// What `zerolens classify` says of pictures it cannot classify: the right code, one line, and every other row there.
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { resourcePath } from '../../../src/main/resources.ts';
import { cliPath, csvRows, outcomes, runCli } from '../../support/cli.ts';
import { jpeg } from '../../support/pictures.ts';
import { fill, tempFolder } from '../runs/temp.ts';

const lemon = readFileSync(resourcePath('samples', 'lemon.jpg'));
const png = readFileSync(resourcePath('samples', 'hourglass.png'));
const webp = readFileSync(resourcePath('samples', 'bananas.webp'));

let good: Buffer;

beforeAll(async () => {
  good = await jpeg(1);
});

function cut(bytes: Buffer, share: number): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length * share));
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 0x40, at);
  return copy;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A sound PNG as far as anyone reads who minds its size. */
function hugePng(): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(60_000, 0);
  size.writeUInt32BE(60_000, 4);
  size.set([8, 2], 8);
  const data = chunk('IDAT', Buffer.from([0x78, 0x9c, 1, 2, 3]));
  return Buffer.concat([png.subarray(0, 8), chunk('IHDR', size), data, chunk('IEND', Buffer.alloc(0))]);
}

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><rect width="50" height="50" fill="red"/></svg>';
const heic = Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(200)]);

/** Classifies these files between two good ones, and returns what became of them. */
async function outcomesOf(files: Record<string, Buffer | string>): Promise<Record<string, string>> {
  const folder = tempFolder();
  fill(folder, { ...files, '!first.jpg': good, '~last.jpg': good });
  const { code, stdout, stderr } = await runCli(['classify', folder, '--csv', '-']);
  const { '!first.jpg': first, '~last.jpg': last, ...others } = outcomes(stdout);
  expect([code, first, last]).toEqual([2, 'ok', 'ok']);
  expect(stderr).toContain(`: 2 classified, ${String(Object.keys(files).length)} error`);
  for (const row of csvRows(stdout).filter(({ status }) => status === 'error')) {
    expect(row['error']).toMatch(/^[A-Z0-9][^\r\n]{10,150}[.\w]$/);
    expect([row['top1_label'], row['top1_score'], row['decision'], row['device']]).toEqual(['', '', '', '']);
    expect(row).toMatchObject({ threshold: '0.5', model_id: 'zerolens-tiny-200' });
  }
  return others;
}

it('not_an_image: text, nothing, and other files by a picture’s name', async () => {
  const files = {
    'text.jpg': 'This is a text, whatever its name.',
    'empty.png': '',
    'empty.jpg]': '',
    'page.jpg': '<!doctype html><html><body><svg></svg></body></html>',
    'archive.png': gzipSync('x'),
    'paper.jpg': '%PDF-1.4\n1 0 obj <</Type/Catalog>> endobj',
  };
  // A name that ends in ] has no extension of a picture, and an empty file no content of one.
  const { 'empty.jpg]': _, ...expected } = files;
  const folder = tempFolder();
  fill(folder, files);
  expect(await outcomesOf(expected)).toEqual(mapped(expected, 'not_an_image'));
  const { code, stdout } = await runCli(['classify', join(folder, 'empty.jpg]'), '--csv', '-']);
  expect([code, outcomes(stdout)]).toEqual([2, { 'empty.jpg]': 'not_an_image' }]);
});

it('truncated: JPEG and PNG that end before their end marker, by however much', async () => {
  const progressive = await sharp(lemon).jpeg({ progressive: true }).toBuffer();
  const files = {
    ...Object.fromEntries([0.1, 0.5, 0.99].map((share) => [`${String(share)}.jpg`, cut(lemon, share)])),
    ...Object.fromEntries([0.1, 0.5, 0.99].map((share) => [`${String(share)}-p.jpg`, cut(progressive, share)])),
    ...Object.fromEntries([0.01, 0.5, 0.99].map((share) => [`${String(share)}.png`, cut(png, share)])),
    'without-its-last-byte.jpg': lemon.subarray(0, -1),
    'without-marker.jpg': lemon.subarray(0, -2),
    'without-marker-p.jpg': progressive.subarray(0, -2),
    'without-iend.png': png.subarray(0, -12),
    'half-an-iend.png': png.subarray(0, -6),
    'a[1]': cut(png, 0.5),
    'only-a-head.jpg': lemon.subarray(0, 12),
  };
  expect(await outcomesOf(files)).toEqual(mapped(files, 'truncated'));
});

it('corrupt: damage inside a picture', async () => {
  const gif = await sharp(lemon).resize(60).gif().toBuffer();
  const tiff = await sharp(lemon).tiff({ compression: 'none' }).toBuffer();
  const files = {
    'idat.png': flipped(png, png.length >> 1),
    'header.png': flipped(png, 18),
    'header.webp': flipped(webp, 22),
    'data.webp': Buffer.concat([webp.subarray(0, 20), Buffer.alloc(200), webp.subarray(220)]),
    'cut.webp': cut(webp, 0.5),
    'data.gif': Buffer.concat([gif.subarray(0, 20), Buffer.alloc(400, 0x55)]),
    // Its directory, far behind the first bytes, is gone.
    'cut.tif': cut(tiff, 0.9),
  };
  expect(await outcomesOf(files)).toEqual(mapped(files, 'corrupt'));
});

it('each damage has its own code and words, however many are decoded at once', async () => {
  const folder = tempFolder();
  const damaged: [string, Buffer][] = [
    ['corrupt', flipped(png, png.length >> 1)],
    ['truncated', cut(lemon, 0.5)],
    ['corrupt', flipped(webp, 22)],
    ['truncated', cut(png, 0.7)],
    ['ok', good],
  ];
  for (let at = 0; at < 100; at += 1)
    fill(folder, { [`${String(at).padStart(3, '0')}.jpg`]: damaged[at % 5]?.[1] ?? '' });
  const { stdout } = await runCli(['classify', folder, '--csv', '-']);
  const rows = csvRows(stdout);
  expect(Object.values(outcomes(stdout))).toEqual(rows.map((_, at) => damaged[at % 5]?.[0]));
  expect(new Set(rows.map(({ error }) => error)).size).toBe(5);
});

it('too_large: found before decoding', async () => {
  expect(await outcomesOf({ 'huge.png': hugePng() })).toEqual({ 'huge.png': 'too_large' });
});

it('unsupported_format: known, but not decoded here; SVG is never rendered', async () => {
  const files = {
    'drawing.svg': `<?xml version="1.0"?>\n<!-- <b> -->\n${svg}`,
    'drawing.jpg': svg,
    'drawing.png': `\uFEFF\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">${svg}`,
    drawing: svg,
    'phone.heic': heic,
    'phone.jpg': heic,
  };
  expect(await outcomesOf(files)).toEqual(mapped(files, 'unsupported_format'));
});

it('unreadable: missing, a dangling link, a link to itself, a folder among files', async () => {
  const folder = tempFolder();
  fill(folder, { 'a.jpg': good, 'z.jpg': good });
  symlinkSync('nowhere.jpg', join(folder, 'dangling.jpg'));
  symlinkSync('loop.jpg', join(folder, 'loop.jpg'));
  symlinkSync('a.jpg', join(folder, 'link.jpg'));
  mkdirSync(join(folder, 'folder.jpg'));
  const args = ['classify', folder, join(folder, 'missing.jpg'), join(folder, 'missing]'), '--csv', '-'];
  const { code, stdout } = await runCli(args);
  expect(code).toBe(2);
  expect(outcomes(stdout)).toEqual({
    ...{ 'a.jpg': 'ok', 'link.jpg': 'ok', 'z.jpg': 'ok' },
    ...{ 'dangling.jpg': 'unreadable', 'loop.jpg': 'unreadable' },
    ...{ 'missing.jpg': 'unreadable', 'missing]': 'unreadable' },
  });
});

it('unreadable: no permission, for a file and for a folder', async (context) => {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  context.skip(!isRoot, 'Needs root on Linux, to become a user without rights.');
  const under = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  if ((await runCli(['--version'], { under, cwd: '/' })).code !== 0) {
    console.warn(`SKIPPED: pictures without permission, because another user cannot read ${cliPath}`);
    context.skip();
  }
  const folder = tempFolder();
  fill(folder, { 'a.jpg': good, 'secret.jpg': good, 'secret[1]': good, 'locked/b.jpg': good, 'z.jpg': good });
  chmodSync(folder, 0o755);
  for (const name of ['secret.jpg', 'secret[1]', 'locked']) chmodSync(join(folder, name), 0o000);
  const args = ['classify', folder, join(folder, 'secret[1]'), '--csv', '-'];
  const { code, stdout } = await runCli(args, { under, cwd: '/' });
  expect(code).toBe(2);
  const denied = { locked: 'unreadable', 'secret.jpg': 'unreadable', 'secret[1]': 'unreadable' };
  expect(outcomes(stdout)).toEqual({ 'a.jpg': 'ok', ...denied, 'z.jpg': 'ok' });
  for (const { status, error } of csvRows(stdout)) if (status === 'error') expect(error).toMatch(/^No permission to/);
});

function mapped(files: Record<string, unknown>, outcome: string): Record<string, string> {
  return Object.fromEntries(Object.keys(files).map((name) => [name, outcome]));
}
