// What `zerolens classify` says of bad pictures: the right code, one line, and every good one's row as if they were not there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { beforeAll, expect, it, vi } from 'vitest';
import { resourcePath } from '../../../src/main/resources.ts';
import { csvRows, outcomes, runCli, startCli, type CsvRow } from '../../support/cli.ts';
import { goodPictures, othersThan } from '../../support/good-pictures.ts';
import { jpeg } from '../../support/pictures.ts';
import { chunk, png as pngOf, zeros } from '../../support/pngs.ts';
import { peakBytes, workersOf } from '../../support/processes.ts';
import { fill, tempFolder } from '../runs/temp.ts';

// A guard against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 300_000 });

const lemon = readFileSync(resourcePath('samples', 'lemon.jpg'));
const png = readFileSync(resourcePath('samples', 'hourglass.png'));
const webp = readFileSync(resourcePath('samples', 'bananas.webp'));

let small: Buffer;

beforeAll(async () => {
  small = await jpeg(1);
});

function cut(bytes: Buffer, share: number): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length * share));
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 0x40, at);
  return copy;
}

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><rect width="50" height="50" fill="red"/></svg>';
const heic = Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(200)]);

/** Classifies these files among good ones, and returns what became of them. */
async function outcomesOf(files: Record<string, Buffer | string>): Promise<Record<string, string>> {
  const good = await goodPictures();
  const folder = tempFolder();
  fill(folder, { ...files, ...good.files });
  const { code, stdout, stderr } = await runCli(['classify', folder, '--csv', '-']);
  const rows = othersThan(good, stdout);
  expect(code).toBe(2);
  expect(stderr).toContain(`: ${String(good.rows.length)} classified, ${String(Object.keys(files).length)} error`);
  for (const row of rows) {
    expect(row['status']).toBe('error');
    expect(row['error']).toMatch(/^[A-Z0-9][^\r\n]{10,150}[.\w]$/);
    expect([row['top1_label'], row['top1_score'], row['decision'], row['device']]).toEqual(['', '', '', '']);
    expect(row).toMatchObject({ threshold: '0.5', model_id: 'zerolens-tiny-200' });
  }
  return Object.fromEntries(rows.map((row) => [row['relative_path'] ?? '', row['error_code'] ?? '']));
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
    // The last IDAT's checksum, before the 12 bytes of IEND.
    'checksum.png': flipped(png, png.length - 13),
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
    ['ok', small],
  ];
  for (let at = 0; at < 100; at += 1)
    fill(folder, { [`${String(at).padStart(3, '0')}.jpg`]: damaged[at % 5]?.[1] ?? '' });
  const { stdout } = await runCli(['classify', folder, '--csv', '-']);
  const rows = csvRows(stdout);
  expect(Object.values(outcomes(stdout))).toEqual(rows.map((_, at) => damaged[at % 5]?.[0]));
  expect(new Set(rows.map(({ error }) => error)).size).toBe(5);
});

it('too_large: found before decoding', async () => {
  const data = chunk('IDAT', Buffer.from([0x78, 0x9c, 1, 2, 3]));
  const files = { 'huge.png': pngOf(60_000, 60_000, 'rgb8', data) };
  expect(await outcomesOf(files)).toEqual(mapped(files, 'too_large'));
});

it('a few bytes that inflate to much are decoded within the bounds of memory', async () => {
  const good = await goodPictures();
  const folder = tempFolder();
  const pixels = chunk('IDAT', zeros(100 * 301));
  const comment = Buffer.concat([Buffer.from('Comment\0\0'), zeros(200_000_000)]);
  const bombs = {
    // 36 megapixels in 5 KB: 108 MB once decoded, over the share of one picture.
    'large.png': pngOf(6000, 6000, 'grey1', chunk('IDAT', zeros(6000 * 751))),
    'more-than-it-says.png': pngOf(100, 100, 'rgb8', chunk('IDAT', zeros(200_000_000))),
    'profile.png': pngOf(100, 100, 'rgb8', chunk('iCCP', comment), pixels),
    'text.png': pngOf(100, 100, 'rgb8', chunk('zTXt', comment), pixels),
  };
  for (const bomb of Object.values(bombs)) expect(bomb.length).toBeLessThan(250_000);
  fill(folder, { ...bombs, ...good.files });
  const { child, ended } = startCli(['classify', folder, '--csv', '-', '--workers', '1']);
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, ...workersOf(child.pid ?? 0).map(peakBytes));
  }, 50);
  const { code, stdout, stderr } = await ended.finally(() => {
    clearInterval(watch);
  });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^12 pictures .*: 12 classified, 0 errors\.$/m);
  expect(othersThan(good, stdout).map(sizeOf)).toEqual([
    ['large.png', 'ok', '6000', '6000'],
    ...['more-than-it-says.png', 'profile.png', 'text.png'].map((name) => [name, 'ok', '100', '100']),
  ]);
  // The decoded pixels, and the worker itself; nothing where the system does not tell.
  expect(peak).toBeLessThan(500e6);
});

it('pictures of one pixel, and of one pixel’s width, are classified', async () => {
  const good = await goodPictures();
  const folder = tempFolder();
  const plain = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#a40' } });
  fill(folder, {
    ...good.files,
    '1x1.png': await plain(1, 1).png().toBuffer(),
    '1x1.jpg': await plain(1, 1).jpeg().toBuffer(),
    '1x30000.png': await plain(1, 30_000).png().toBuffer(),
    '30000x1.jpg': await plain(30_000, 1).jpeg().toBuffer(),
  });
  const { code, stdout } = await runCli(['classify', folder, '--csv', '-']);
  expect(code).toBe(0);
  expect(othersThan(good, stdout).map(sizeOf)).toEqual([
    ['1x1.jpg', 'ok', '1', '1'],
    ['1x1.png', 'ok', '1', '1'],
    ['1x30000.png', 'ok', '1', '30000'],
    ['30000x1.jpg', 'ok', '30000', '1'],
  ]);
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

function sizeOf(row: CsvRow): (string | undefined)[] {
  return [row['relative_path'], row['status'], row['width'], row['height']];
}

function mapped(files: Record<string, unknown>, outcome: string): Record<string, string> {
  return Object.fromEntries(Object.keys(files).map((name) => [name, outcome]));
}
