// Dropped files on their way into a private folder: in order, within bounds, and never outside of it.
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { partsOfDropPath } from '../../../../src/main/runs/service/drop-path.ts';
import { Drops } from '../../../../src/main/runs/service/drops.ts';
import { tempFolder } from '../temp.ts';
import { filesIn } from './bench.ts';

const windows = process.platform === 'win32';
const bytes = (text: string): Uint8Array[] => [Buffer.from(text)];

function newDrops(folder: string): Drops {
  const drops = new Drops(folder);
  onTestFinished(() => drops.stop());
  return drops;
}

/** Drops with one open drop: a folder `F`, ten files, 1 kB. */
async function oneDrop(folder = tempFolder()): Promise<{ drops: Drops; id: string; part: string }> {
  const drops = newDrops(folder);
  const id = await drops.create({ folders: ['F'], files: 10, bytes: 1000 });
  return { drops, id, part: join(folder, `${id}.part`) };
}

it('pieces make files, at their paths, private', async () => {
  const { drops, id, part } = await oneDrop();
  const piece = { folder: 0, path: 'a/b c/d.jpg', offset: 0, last: false };
  // Pieces of several files may be under way at once, and need not be waited for.
  await Promise.all([
    drops.write(id, piece, bytes('one ')),
    drops.write(id, { path: 'loose.jpg', offset: 0, last: false }, bytes('lo')),
    drops.write(id, { ...piece, offset: 4 }, [Buffer.from('t'), Buffer.from('wo')]),
    drops.write(id, { path: 'loose.jpg', offset: 2, last: true }, bytes('ose')),
    drops.write(id, { ...piece, offset: 7, last: true }, []),
    drops.write(id, { ...piece, path: 'empty', last: true }, []),
  ]);
  const copy = await drops.take(id);
  const files = filesIn(copy.folder);
  expect(Object.fromEntries([...files].map(([path, content]) => [path, content.toString()]))).toEqual({
    [join('0', 'F', 'a', 'b c', 'd.jpg')]: 'one two',
    [join('0', 'F', 'empty')]: '',
    [join('loose', 'loose.jpg')]: 'loose',
  });
  expect(copy.sources).toEqual([join(copy.folder, '0', 'F'), join(copy.folder, 'loose', 'loose.jpg')]);
  expect(existsSync(part)).toBe(false);
  if (windows) return;
  for (const name of readdirSync(copy.folder, { recursive: true, encoding: 'utf8' })) {
    const facts = lstatSync(join(copy.folder, name));
    expect([name, facts.mode & 0o777]).toEqual([name, facts.isDirectory() ? 0o700 : 0o600]);
  }
});

it('what is out of order, too much, or not of this drop is refused, and harms no other file', async () => {
  const { drops, id } = await oneDrop();
  const piece = { folder: 0, path: 'a.jpg', offset: 0, last: false };
  await drops.write(id, piece, bytes('good'));
  const refused: [object, string, string][] = [
    [{ offset: 3 }, 'bad_request', 'The next piece of "a.jpg" must begin at byte 4.'],
    [{ offset: 0 }, 'bad_request', 'The next piece of "a.jpg" must begin at byte 4.'],
    [{ path: 'b.jpg', offset: 1 }, 'bad_request', 'The next piece of "b.jpg" must begin at byte 0.'],
    [{ path: 'c.jpg', folder: 1 }, 'bad_request', 'No folder 1 was announced for this drop.'],
    [{ path: 'd/e.jpg', folder: undefined }, 'bad_request', 'A loose file has a name and no folders.'],
    [{ path: 'a.jpg/in.jpg' }, 'rejected', '"a.jpg/in.jpg" cannot be copied'],
    [{ path: `${'n'.repeat(252)}.jpg` }, 'bad_request', 'the name is too long for this disk'],
  ];
  for (const [change, code, message] of refused) {
    const written = drops.write(id, { ...piece, ...change }, bytes('bad'));
    await expect(written).rejects.toMatchObject({ code });
    await expect(written).rejects.toThrow(message);
  }
  const large = drops.write(id, { ...piece, offset: 4 }, [Buffer.alloc(2e6)]);
  await expect(large).rejects.toThrow('"a.jpg" is more than was announced for this drop.');
  await expect(drops.write('nobody', piece, [])).rejects.toMatchObject({ code: 'rejected' });
  await drops.write(id, { ...piece, offset: 4, last: true }, bytes(' file'));
  const copy = await drops.take(id);
  expect([...filesIn(copy.folder).values()].map(String)).toEqual(['good file']);
});

it('not more files than were announced', async () => {
  const { drops, id } = await oneDrop();
  for (let number = 0; number < 10; number += 1) {
    await drops.write(id, { path: 'same.jpg', offset: 0, last: true }, bytes(String(number)));
  }
  const more = drops.write(id, { path: 'same.jpg', offset: 0, last: true }, []);
  await expect(more).rejects.toThrow('"same.jpg" is one file more than was announced for this drop.');
  const { fileNames } = await drops.take(id);
  expect(fileNames).toEqual(['same.jpg', ...Array.from({ length: 9 }, (_, number) => `same (${number + 1}).jpg`)]);
});

it('the same path twice, as where a disk takes upper and lower case for the same, is refused by its name', async () => {
  const { drops, id } = await oneDrop();
  const piece = { folder: 0, path: 'a.jpg', offset: 0, last: true };
  await drops.write(id, piece, bytes('first'));
  await expect(drops.write(id, piece, bytes('second'))).rejects.toThrow('"a.jpg" cannot be copied');
  expect([...filesIn((await drops.take(id)).folder).values()].map(String)).toEqual(['first']);
});

it('nothing is written through a link', async (context) => {
  if (windows) context.skip();
  const { drops, id, part } = await oneDrop();
  const outside = tempFolder();
  writeFileSync(join(outside, 'target'), 'safe');
  for (const name of ['existing', 'missing']) symlinkSync(join(outside, name), join(part, 'loose', `${name}.jpg`));
  symlinkSync(join(outside, 'target'), join(part, '0', 'F', 'a.jpg'));
  const piece = { folder: 0, path: 'a.jpg', offset: 0, last: true };
  await expect(drops.write(id, piece, bytes('bad'))).rejects.toMatchObject({ code: 'rejected' });
  await drops.write(id, { path: 'missing.jpg', offset: 0, last: true }, bytes('numbered'));
  expect(readdirSync(outside)).toEqual(['target']);
  expect(readFileSync(join(outside, 'target'), 'utf8')).toBe('safe');
});

it('whatever a path is, it makes the file of that name in its folder or nothing at all', async () => {
  const folder = tempFolder();
  const drops = newDrops(join(folder, 'drops'));
  const odd = fc.constantFrom('..', '.', '', '/', '\\', 'a', 'A', '\0', 'C:', 'nul', 'é', '~', '%2f', '...', ' ', '\n');
  const part = fc.oneof(odd, fc.string({ maxLength: 5 }), fc.string({ unit: 'binary', maxLength: 300 }));
  const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
  await fc.assert(
    fc.asyncProperty(path, fc.boolean(), async (name, loose) => {
      const id = await drops.create({ folders: ['F'], files: 1, bytes: 10 });
      const place = loose ? {} : { folder: 0 };
      const written = await drops.write(id, { ...place, path: name, offset: 0, last: true }, bytes('x')).then(
        () => true,
        (error: unknown) => {
          expect(error).toMatchObject({ name: 'CodedError' });
          return false;
        },
      );
      const root = join(`${id}.part`, loose ? 'loose' : join('0', 'F'));
      // A lone surrogate is no character, and every system writes U+FFFD for it.
      const file = join('drops', root, ...name.toWellFormed().split('/'));
      const expected = new Map([[join('drops', `${id}.lock`), undefined], ...(written ? [[file, 'x'] as const] : [])]);
      expect([...filesIn(folder).keys()].toSorted()).toEqual([...expected.keys()].toSorted());
      if (written) expect(file.startsWith(join('drops', root))).toBe(true);
      await drops.discard(id);
      expect(readdirSync(join(folder, 'drops'))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

it('names that Windows cannot have, or takes for something else, are refused there', () => {
  const bad = ['a.', 'a ', 'CON', 'con.jpg', 'LPT1.txt', 'a:b', 'a\\b', 'x/aux/y', 'a?', 'a\u0001', '"', 'COM¹'];
  for (const path of bad) expect(() => partsOfDropPath(path, 'win32')).toThrow('cannot be a file');
  for (const path of ['console.jpg', 'a.b', '.a', 'x/y z/é.jpg', 'com10x']) {
    expect(partsOfDropPath(path, 'win32')).toEqual(path.split('/'));
  }
  expect(partsOfDropPath('a\\b', 'linux')).toEqual(['a\\b']);
});

it('a drop is deleted when it is discarded, when its page has left, and when the service stops', async () => {
  const folder = tempFolder();
  const { drops, id } = await oneDrop(folder);
  await drops.discardIdle(Date.now() - 60_000);
  expect(readdirSync(folder)).toHaveLength(2);
  await drops.discardIdle(Date.now() + 1);
  expect(readdirSync(folder)).toEqual([]);
  await expect(drops.take(id)).rejects.toMatchObject({ code: 'rejected' });
  await drops.create({ folders: [], files: 0, bytes: 0 });
  const taken = await drops.take(await drops.create({ folders: ['G'], files: 0, bytes: 0 }));
  expect(readdirSync(folder)).toHaveLength(3);
  await drops.stop();
  expect(readdirSync(folder)).toEqual([taken.folder.slice(folder.length + 1)]);
});

it('a folder name that leads elsewhere makes no drop', async () => {
  const folder = tempFolder();
  mkdirSync(join(folder, 'inner'));
  const drops = newDrops(join(folder, 'inner'));
  for (const name of ['..', '../x', 'a/b', '']) {
    await expect(drops.create({ folders: [name], files: 1, bytes: 1 })).rejects.toMatchObject({ code: 'bad_request' });
  }
  expect(readdirSync(folder)).toEqual(['inner']);
  expect(readdirSync(join(folder, 'inner'))).toEqual([]);
});
