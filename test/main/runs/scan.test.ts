// The scan: what gets a row, in which order, what is wrong with it, and what is only counted.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { FoundPicture } from '../../../src/main/runs/found.ts';
import { newScanSummary, scan } from '../../../src/main/runs/scan.ts';
import type { ScanSummary } from '../../../src/main/runs/scan.ts';
import { collect, fill, jpegHead, tempFolder } from './temp.ts';

interface Scanned {
  pictures: FoundPicture[];
  paths: string[];
  summary: ScanSummary;
}

async function scanAll(sources: string[], recursive = true): Promise<Scanned> {
  const summary = newScanSummary();
  const pictures = await collect(scan(sources, { recursive }, summary));
  return { pictures, paths: pictures.map((found) => found.relativePath), summary };
}

const faultsOf = ({ pictures }: Scanned): [string, string | undefined][] =>
  pictures.map((found) => [found.relativePath, found.fault?.message]);

test('hands out argument, root, relative path, absolute path, size and time', async () => {
  const folder = tempFolder();
  fill(folder, { 'sub/a.jpg': 'four' });
  const { pictures } = await scanAll([folder, path.join(folder, 'sub', 'missing.jpg')]);
  expect(pictures).toEqual([
    {
      source: 0,
      ...{ root: folder, relativePath: 'sub/a.jpg', path: path.join(folder, 'sub', 'a.jpg'), fileSize: 4 },
      mtimeMs: statSync(path.join(folder, 'sub', 'a.jpg')).mtimeMs,
    },
    {
      source: 1,
      root: path.join(folder, 'sub'),
      relativePath: 'missing.jpg',
      path: path.join(folder, 'sub', 'missing.jpg'),
      ...{ fileSize: undefined, mtimeMs: undefined },
      fault: { code: 'unreadable', message: 'This file does not exist.' },
    },
  ]);
});

test('orders by the UTF-8 bytes of the relative path', async () => {
  const folder = tempFolder();
  const names = [
    ...['José/写真/📷 #1%.jpg', 'a/z.jpg', 'a.jpg', 'a b.jpg', 'a-b/c.jpg', 'a0.jpg', 'A.JPG', '-lead.jpg'],
    ...['new\nline.jpg', 'qu"o\'te.jpg', ' space.jpg', '\uff21.jpg', '😀.jpg', 'x.jpg/in.jpg', 'bracket].jpg'],
    `${'n'.repeat(251)}.jpg`,
  ];
  fill(folder, Object.fromEntries(names.map((name) => [name, ''])));
  const { paths } = await scanAll([folder]);
  expect(paths).toEqual(names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
});

test('keeps the order of the arguments', async () => {
  const folder = tempFolder();
  fill(folder, { 'b/1.jpg': '', 'a/2.jpg': '', 'c.jpg': '' });
  const sources = ['b', 'c.jpg', 'a'].map((name) => path.join(folder, name));
  expect((await scanAll(sources)).paths).toEqual(['1.jpg', 'c.jpg', '2.jpg']);
});

test('takes files by name or content, leaves out and counts the rest', async () => {
  const folder = tempFolder();
  fill(folder, {
    ...{ 'empty.JPEG': '', 'raw.NEF': 'x', 'photo.heic': 'x', 'text.txt': 'BMW and other cars', empty: '' },
    ...{ 'no-extension': jpegHead, 'misnamed.txt': jpegHead, '.jpg': 'a name, no extension' },
    'drawing.xml': '\uFEFF<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="http://www.w3.org/2000/svg"/>',
    'plain-svg': '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg/>',
    'page.html': '<!doctype html><body><svg/></body>',
    comments: '<!-- -->'.repeat(600),
    'bitmap.dat': Buffer.concat([Buffer.from('BM'), Buffer.alloc(12), Buffer.from([40, 0, 0, 0]), Buffer.alloc(36)]),
    ...{ '.DS_Store': jpegHead, 'Thumbs.db': '', 'sub/DESKTOP.INI': '', 'sub/._a.jpg': jpegHead },
  });
  const { paths, summary } = await scanAll([folder]);
  const expected = ['bitmap.dat', 'drawing.xml', 'empty.JPEG', 'misnamed.txt', 'no-extension', 'photo.heic'];
  expect(paths).toEqual([...expected, 'plain-svg', 'raw.NEF']);
  expect(summary).toEqual({ leftOut: 5, linkedFolders: 0, systemFiles: 4 });
});

test('gives a file argument a row whatever it is, but no system file', async () => {
  const folder = tempFolder();
  fill(folder, { 'notes.txt': 'text', '.DS_Store': '' });
  const { paths, summary } = await scanAll([path.join(folder, 'notes.txt'), path.join(folder, '.DS_Store')]);
  expect(paths).toEqual(['notes.txt']);
  expect(summary).toEqual({ leftOut: 0, linkedFolders: 0, systemFiles: 1 });
});

test('stays in the folder itself when told not to recurse', async () => {
  const folder = tempFolder();
  fill(folder, { 'a.jpg': '', 'sub/b.jpg': '' });
  expect((await scanAll([folder], false)).paths).toEqual(['a.jpg']);
});

test('follows links to files, counts links to folders, reports dangling and looping ones', async () => {
  const folder = tempFolder();
  const elsewhere = tempFolder();
  fill(elsewhere, { 'photo.jpg': 'abc', 'in/b.jpg': '' });
  symlinkSync(path.join(elsewhere, 'photo.jpg'), path.join(folder, 'link.jpg'));
  symlinkSync(path.join(elsewhere, 'in'), path.join(folder, 'folder.jpg'));
  symlinkSync('nowhere.jpg', path.join(folder, 'dangling.jpg'));
  symlinkSync('nowhere', path.join(folder, 'dangling'));
  symlinkSync('loop.jpg', path.join(folder, 'loop.jpg'));
  const scanned = await scanAll([folder]);
  expect(faultsOf(scanned)).toEqual([
    ['dangling.jpg', 'This link leads to a file that does not exist.'],
    ['link.jpg', undefined],
    ['loop.jpg', 'This link leads back to itself.'],
  ]);
  expect(scanned.pictures[1]?.fileSize).toBe(3);
  expect(scanned.summary).toEqual({ leftOut: 1, linkedFolders: 1, systemFiles: 0 });
});

test('enters a link to a folder that is an argument, under its own name', async () => {
  const folder = tempFolder();
  fill(folder, { 'real/a.jpg': '' });
  symlinkSync('real', path.join(folder, 'alias'));
  const { pictures } = await scanAll([path.join(folder, 'alias'), path.join(folder, 'real')]);
  expect(pictures.map((found) => found.path)).toEqual(['alias', 'real'].map((dir) => path.join(folder, dir, 'a.jpg')));
});

test('never opens what is no regular file', async (context) => {
  context.skip(process.platform === 'win32', 'Windows has no named pipes in folders.');
  const folder = tempFolder();
  for (const name of ['pipe.jpg', 'pipe', 'named']) execFileSync('mkfifo', [path.join(folder, name)]);
  const message = 'This is not a regular file (a pipe, a socket or a device).';
  const scanned = await scanAll([path.join(folder, 'named'), folder, '/dev/null']);
  expect(faultsOf(scanned)).toEqual(['named', 'pipe.jpg', 'null'].map((name) => [name, message]));
  expect(scanned.summary.leftOut).toBe(1);
});

test('shows names that are not valid UTF-8, and reports them', async (context) => {
  context.skip(process.platform !== 'linux', 'Only Linux lets names be any bytes.');
  const folder = tempFolder();
  const bytes = (tail: string): Buffer => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(tail, 'latin1')]);
  writeFileSync(bytes('bad\xff.jpg'), 'abc');
  writeFileSync(bytes('bad\xfe.jpg'), 'abcde');
  writeFileSync(bytes('notes\xff.txt'), 'abc');
  writeFileSync(bytes('picture\xff'), jpegHead);
  mkdirSync(bytes('dir\xff'));
  writeFileSync(bytes('dir\xff/good.jpg'), 'abc');
  const scanned = await scanAll([folder, path.join(folder, 'bad\uFFFD.jpg')]);
  const message = 'The name of this file or of a folder above it is not valid UTF-8.';
  const bad = ['bad\uFFFD.jpg', 'bad\uFFFD.jpg', 'dir\uFFFD/good.jpg', 'picture\uFFFD'];
  expect(faultsOf(scanned)).toEqual([
    ...bad.map((name) => [name, message]),
    ['bad\uFFFD.jpg', 'This file does not exist, or its name is not valid UTF-8.'],
  ]);
  expect(scanned.pictures.slice(0, 2).map((found) => found.fileSize)).toEqual([5, 3]);
});

test('yields before it has read later folders', async () => {
  const folder = tempFolder();
  const early = Array.from({ length: 40 }, (_, index) => `a/${String(index).padStart(2, '0')}.jpg`);
  fill(folder, { ...Object.fromEntries(early.map((name) => [name, ''])), 'z/old.jpg': '' });
  const paths: string[] = [];
  for await (const found of scan([folder], { recursive: true }, newScanSummary())) {
    if (paths.length === 0) renameSync(path.join(folder, 'z', 'old.jpg'), path.join(folder, 'z', 'new.jpg'));
    paths.push(found.relativePath);
  }
  expect(paths).toEqual([...early, 'z/new.jpg']);
});

test('ends quietly on its signal, and when left early', async () => {
  const folder = tempFolder();
  fill(folder, Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`${index}.jpg`, ''])));
  const stop = new AbortController();
  let count = 0;
  for await (const found of scan([folder], { recursive: true, signal: stop.signal }, newScanSummary())) {
    expect(found.fault).toBeUndefined();
    if (++count === 3) stop.abort();
  }
  expect(count).toBe(3);
  for await (const found of scan([folder], { recursive: true }, newScanSummary())) {
    expect(found.relativePath).toBe('0.jpg');
    break;
  }
});

test('reports folders that may not be read, in their place, and leaves out files nobody can tell of', (context) => {
  const asRoot = process.getuid?.() === 0;
  context.skip(process.platform !== 'linux' || !asRoot, 'Needs root on Linux, to become a user without rights.');
  const folder = tempFolder();
  fill(folder, {
    'Trip 2/a.jpg': '',
    'Trip/b.jpg': '',
    'Trip.jpg': '',
    'shut/c.jpg': '',
    'secret.jpg': '',
    secret: 'x',
  });
  for (const name of ['Trip', 'shut', 'secret.jpg', 'secret']) chmodSync(path.join(folder, name), 0);
  chmodSync(folder, 0o755);
  const module = pathToFileURL(path.resolve(import.meta.dirname, '../../../src/main/runs/scan.ts')).href;
  const script = `
    const { scan, newScanSummary } = await import(${JSON.stringify(module)});
    const summary = newScanSummary();
    const found = await Array.fromAsync(scan(process.argv.slice(1), { recursive: true }, summary));
    console.log(JSON.stringify([found.map((one) => [one.root, one.relativePath, one.fault?.message]), summary]));`;
  const user = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, '--input-type=module', '-e'];
  const sources = [path.join(folder, 'shut'), folder, path.join(folder, 'Trip')];
  const output = execFileSync('setpriv', [...user, script, ...sources], { encoding: 'utf8' });
  const denied = 'No permission to read this folder.';
  expect(JSON.parse(output)).toEqual([
    [
      [folder, 'shut', denied],
      [folder, 'Trip', denied],
      [folder, 'Trip 2/a.jpg', null],
      [folder, 'Trip.jpg', null],
      [folder, 'secret.jpg', null],
    ],
    { leftOut: 1, linkedFolders: 0, systemFiles: 0 },
  ]);
});
