// The quick key: what passes for the same file, and what does not.
import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FoundPicture } from '../../../src/main/runs/found.ts';
import { isSame, quickKey } from '../../../src/main/runs/picture-key.ts';
import { tempFolder } from './temp.ts';

const longAgo = new Date('2020-02-02T02:02:02Z');

function found(file: string): FoundPicture {
  const { size, mtimeMs } = statSync(file);
  return { source: 0, root: '/', relativePath: 'a', path: file, fileSize: size, mtimeMs };
}

function write(file: string, content: string, at: Date): FoundPicture {
  writeFileSync(file, content);
  utimesSync(file, at, at);
  return found(file);
}

it('an old file is told by its size and time alone', async () => {
  const file = join(tempFolder(), 'a.jpg');
  const key = await quickKey(write(file, 'one', longAgo));
  expect(key).toEqual({ size: 3, mtimeMs: longAgo.getTime() });
  expect(await isSame(file, key, await quickKey(found(file)))).toBe(true);
  expect(await isSame(file, key, await quickKey(write(file, 'four', longAgo)))).toBe(false);
  expect(await isSame(file, key, await quickKey(write(file, 'two', new Date(longAgo.getTime() + 1))))).toBe(false);
});

it.each([
  ['just now', 0],
  ['in the future, as after a clock was set back', 3_600_000],
])('a file changed %s is told by its content, whatever its time says', async (_, ahead) => {
  const file = join(tempFolder(), 'a.jpg');
  const at = new Date(Date.now() + ahead);
  const key = await quickKey(write(file, 'one', at));
  expect(key?.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await isSame(file, key, await quickKey(found(file)))).toBe(true);
  expect(await isSame(file, key, await quickKey(write(file, 'two', at)))).toBe(false);
  // Looked at again when it is old enough to have no hash of its own.
  const { size, mtimeMs } = statSync(file);
  expect(await isSame(file, key, { size, mtimeMs })).toBe(false);
  write(file, 'one', at);
  expect(await isSame(file, key, { size, mtimeMs })).toBe(true);
});

it('a new file whose content cannot be read has no key that another could equal', async () => {
  const file = join(tempFolder(), 'a.jpg');
  const gone = { ...write(file, 'one', new Date()), path: join(tempFolder(), 'gone.jpg') };
  expect(await quickKey(gone)).toBeUndefined();
  expect(await isSame(file, undefined, undefined)).toBe(false);
});

it('two files with one key have one content, whenever they were written', async () => {
  const file = join(tempFolder(), 'a.jpg');
  const content = fc.stringMatching(/^[ab]{0,2}$/);
  const aheadMs = fc.integer({ min: -1500, max: 10_000 });
  await fc.assert(
    fc.asyncProperty(content, content, aheadMs, async (one, other, ahead) => {
      const at = new Date(Date.now() + ahead);
      const before = await quickKey(write(file, one, at));
      const now = await quickKey(write(file, other, at));
      expect(await isSame(file, before, now)).toBe(one === other);
    }),
    { numRuns: 60 },
  );
});
