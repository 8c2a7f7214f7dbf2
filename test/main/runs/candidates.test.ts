// What tells pictures from other files where the name does not: the first bytes.
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { looksLikePicture } from '../../../src/main/runs/candidates.ts';
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
