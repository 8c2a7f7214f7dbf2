// The summary of a run, as people read it.
import { expect, test } from 'vitest';
import { summaryLines } from '../../../src/main/cli/summary.ts';

const calm = {
  done: 12,
  kept: 0,
  redone: 0,
  counts: { ok: 11, errors: 1, skipped: 0 },
  summary: { leftOut: 0, linkedFolders: 0, systemFiles: 7 },
};

test('says how many, how fast and how well', () => {
  expect(summaryLines(calm, 4, 0)).toEqual(['12 pictures in 4.0 s (3.0/s): 11 classified, 1 error.']);
  const one = { ...calm, done: 1, counts: { ok: 1, errors: 0, skipped: 0 } };
  expect(summaryLines(one, 0, 0)).toEqual(['1 picture in 0.0 s (1000.0/s): 1 classified, 0 errors.']);
});

test('counts what got no row, but system files', () => {
  const lines = (leftOut: number, linkedFolders: number): string[] =>
    summaryLines({ ...calm, summary: { leftOut, linkedFolders, systemFiles: 3 } }, 1, 0).slice(1);
  expect(lines(1, 0)).toEqual(['1 other file left out: no pictures.']);
  expect(lines(2, 1)).toEqual(['2 other files left out: no pictures.', '1 link to folders not followed.']);
  expect(lines(0, 2)).toEqual(['2 links to folders not followed.']);
});

test('tells of a run that went on what was there before, and counts the rate without it', () => {
  expect(summaryLines({ ...calm, kept: 8, redone: 1 }, 2, 3)).toEqual([
    '12 pictures in 2.0 s (2.0/s): 11 classified, 1 error.',
    '8 pictures of them done before: not read again.',
    '1 picture of them changed since: classified again.',
    '3 pictures of the earlier run no longer there: now an error.',
  ]);
});
