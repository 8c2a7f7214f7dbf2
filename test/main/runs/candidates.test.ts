// What tells pictures from other files where the name does not: the first bytes.
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { hasPictureExtension, looksLikePicture } from '../../../src/main/runs/candidates.ts';
import { rawTiffCases } from '../../support/formats/tiff-cases.ts';
import { undecodedCases } from '../../support/formats/undecoded.ts';
import { fill, tempFolder } from './temp.ts';

test.each(['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const)('%s is told by its content', async (format) => {
  const folder = tempFolder();
  const picture = sharp({ create: { width: 90, height: 90, channels: 3, background: '#777' } });
  fill(folder, { x: await picture.toFormat(format).toBuffer() });
  expect(await looksLikePicture(join(folder, 'x'))).toBe(true);
});

test('a TIFF also if its directory is at its very end', async () => {
  const folder = tempFolder();
  const picture = sharp({ create: { width: 300, height: 300, channels: 3, background: '#777' } });
  fill(folder, { x: await picture.tiff({ compression: 'none' }).toBuffer() });
  expect(await looksLikePicture(join(folder, 'x'))).toBe(true);
});

test.each([
  ['text', 'II like it', false],
  ['a page', '<!doctype html><svg></svg>', false],
  ['a drawing', '<?xml version="1.0"?><!-- <a> --><svg xmlns="http://www.w3.org/2000/svg"/>', true],
  ['nothing', '', false],
])('%s', async (_what, content, expected) => {
  const folder = tempFolder();
  fill(folder, { x: content });
  expect(await looksLikePicture(join(folder, 'x'))).toBe(expected);
});

test.each([...undecodedCases, ...rawTiffCases])('$format, $variant, also where it is not decoded', async ({ make }) => {
  const folder = tempFolder();
  fill(folder, { x: await make() });
  expect(await looksLikePicture(join(folder, 'x'))).toBe(true);
});

test('what begins like one, and is none', async () => {
  const folder = tempFolder();
  const film = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0isomheic', 'latin1'), Buffer.alloc(99)]);
  fill(folder, { bmw: 'BMW, not BMP, and long enough to have a header', film, plan: 'AC1027 and so on' });
  for (const name of ['bmw', 'film', 'plan']) expect(await looksLikePicture(join(folder, name))).toBe(false);
});

test('names of every format count, in any case', () => {
  for (const name of ['a.JPG', 'a.mpo', 'a.heif', 'a.dib', 'a.Nef', 'a.pef', 'a.svgz', 'a.tga', 'a.qoi', 'a.avifs']) {
    expect(hasPictureExtension(name)).toBe(true);
  }
  for (const name of ['a.txt', 'jpg', 'a.raw.zip', 'disk.raw', 'a.mp4', ''])
    expect(hasPictureExtension(name)).toBe(false);
});
