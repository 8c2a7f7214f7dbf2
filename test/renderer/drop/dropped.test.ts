// Folders are read to the bottom, names that would clash or lead astray do not get through.
import { expect, test } from 'vitest';
import { fromFiles, readEntries } from '../../../src/renderer/drop/dropped.ts';

/** An entry as a browser gives it; folders are read in pieces of two. */
function entry(name: string, inside?: FileSystemEntry[] | 'unreadable'): FileSystemEntry {
  if (inside === undefined) {
    const file = (take: (file: File) => void): void => {
      take(new File(['x'], name));
    };
    return { name, isFile: true, isDirectory: false, file } as unknown as FileSystemEntry;
  }
  const createReader = (): unknown => {
    let at = 0;
    return {
      readEntries: (take: (entries: FileSystemEntry[]) => void, fail: () => void): void => {
        if (inside === 'unreadable') fail();
        else take(inside.slice(at, (at += 2)));
      },
    };
  };
  return { name, isFile: false, isDirectory: true, createReader } as unknown as FileSystemEntry;
}

const { signal } = new AbortController();

test('a nested folder is read to the bottom, with the paths below it', async () => {
  const tree = entry('top', [
    entry('a.jpg'),
    entry('sub', [entry('b.jpg'), entry('deep', [entry('c.jpg')])]),
    entry('d.jpg'),
    entry('locked', 'unreadable'),
  ]);
  const found: number[] = [];
  const { folders, files } = await readEntries([tree, entry('loose.jpg')], signal, (count) => found.push(count));
  expect(folders).toEqual(['top']);
  expect(files.map(({ folder, path }) => [folder, path])).toEqual([
    [0, 'a.jpg'],
    [0, 'sub/b.jpg'],
    [0, 'sub/deep/c.jpg'],
    [0, 'd.jpg'],
    [undefined, 'loose.jpg'],
  ]);
  expect(found.at(-1)).toBe(4);
});

test('loose files of the same name keep apart', () => {
  const { files } = fromFiles(['image.png', 'image.png', 'image (2).png', '.hidden', '.hidden'].map(named));
  const paths = files.map(({ path }) => path);
  expect(new Set(paths).size).toBe(5);
  expect(paths.slice(0, 2)).toEqual(['image.png', 'image (2).png']);
});

test('a name that the engine does not take is left out by name', () => {
  const { files, leftOut } = fromFiles([named('n'.repeat(300)), named('good.jpg')]);
  expect([files.length, leftOut]).toEqual([1, ['n'.repeat(300)]]);
});

test('reading ends when it is called off', async () => {
  const controller = new AbortController();
  controller.abort();
  const reading = readEntries([entry('top', [entry('a.jpg')])], controller.signal, () => undefined);
  await expect(reading).rejects.toThrow();
});

function named(name: string): File {
  const file = new File(['x'], name);
  Object.defineProperty(file, 'webkitRelativePath', { value: '' });
  return file;
}
