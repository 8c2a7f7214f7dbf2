// Paths reached through several arguments count once, at their first place: cases by hand, and against a naive model.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newScanSummary, scan } from '../../../src/main/runs/scan.ts';
import { naiveScan } from './naive-scan.ts';
import { collect, fill, jpegHead, tempFolder } from './temp.ts';

async function rows(sources: string[], recursive: boolean): Promise<[string, string][]> {
  const found = await collect(scan(sources, { recursive }, newScanSummary()));
  return found.map(({ root, relativePath }) => [root, relativePath]);
}

// In a tree of a/1.jpg, a/notes.txt, a/b/2.jpg and a/link → ../far (with far/3.jpg).
const cases: [what: string, sources: string[], recursive: boolean, expected: string[]][] = [
  ['a file twice', ['a/1.jpg', 'a/../a/1.jpg'], true, ['1.jpg']],
  ['a folder twice', ['a/b', 'a/b/'], true, ['2.jpg']],
  ['a file after its folder', ['a', 'a/1.jpg'], true, ['1.jpg', 'b/2.jpg']],
  ['a file before its folder', ['a/b/2.jpg', 'a'], true, ['2.jpg', '1.jpg']],
  ['a folder after the one above', ['a', 'a/b'], true, ['1.jpg', 'b/2.jpg']],
  ['a folder before the one above', ['a/b', 'a'], true, ['2.jpg', '1.jpg']],
  ['a file that its folder left out', ['a', 'a/notes.txt'], true, ['1.jpg', 'b/2.jpg', 'notes.txt']],
  ['a file too deep to have been met', ['a', 'a/b/2.jpg'], false, ['1.jpg', '2.jpg']],
  ['a folder too deep to have been met', ['a', 'a/b'], false, ['1.jpg', '2.jpg']],
  ['a file through a link that was not followed', ['a', 'a/link/3.jpg'], true, ['1.jpg', 'b/2.jpg', '3.jpg']],
  ['a link to a folder that was not followed', ['a', 'a/link'], true, ['1.jpg', 'b/2.jpg', '3.jpg']],
  ['a file through a link that was an argument', ['a/link', 'a', 'a/link/3.jpg'], true, ['3.jpg', '1.jpg', 'b/2.jpg']],
  [
    'a file through a link that became an argument later',
    ['a', 'a/link/gone.jpg', 'a/link', 'a/link/3.jpg'],
    true,
    ['1.jpg', 'b/2.jpg', 'gone.jpg', '3.jpg'],
  ],
  ['a missing file, twice', ['a', 'a/gone.jpg', 'a/gone.jpg'], true, ['1.jpg', 'b/2.jpg', 'gone.jpg']],
];

test.for(cases)('%s', async ([, sources, recursive, expected]) => {
  const folder = tempFolder();
  fill(folder, { 'a/1.jpg': '', 'a/notes.txt': 'x', 'a/b/2.jpg': '', 'far/3.jpg': '' });
  symlinkSync('../far', path.join(folder, 'a/link'));
  const absolute = sources.map((source) => `${folder}/${source}`);
  expect((await rows(absolute, recursive)).map(([, relative]) => relative)).toEqual(expected);
  expect(naiveScan(absolute, recursive).map(([, relative]) => relative)).toEqual(expected);
});

type Content = 'picture' | 'text' | { linkTo: number };
interface Leaf {
  at: string[];
  content: Content;
}

const names = fc.constantFrom('a', 'b', 'a b', 'a.jpg', 'b.png', 'c.txt', '\uff21.jpg', '😀.jpg');
const leaves = fc.array(
  fc.record<Leaf>({
    at: fc.array(names, { minLength: 1, maxLength: 4 }),
    content: fc.oneof(
      fc.constantFrom<Content>('picture', 'text'),
      fc.record({ linkTo: fc.integer({ min: -1, max: 20 }) }),
    ),
  }),
  { maxLength: 14 },
);

/** Makes the tree and gives all paths of it; what does not fit beside what is there already is left away. */
function build(folder: string, tree: readonly Leaf[]): string[] {
  const made = new Set([folder]);
  for (const { at, content } of tree) {
    const file = path.join(folder, ...at);
    try {
      mkdirSync(path.dirname(file), { recursive: true });
      at.slice(1).forEach((_, depth) => made.add(path.join(folder, ...at.slice(0, depth + 1))));
      if (typeof content === 'object') symlinkSync([...made][content.linkTo] ?? 'nowhere', file);
      else writeFileSync(file, content === 'picture' ? jpegHead : 'text', { flag: 'wx' });
      made.add(file);
    } catch {
      // A file in the place of a folder, or the other way round.
    }
  }
  return [...made];
}

test('agrees with a naive model on any tree and any arguments', async () => {
  const picks = fc.array(fc.tuple(fc.nat(), fc.option(names, { freq: 3 })), { minLength: 1, maxLength: 6 });
  const property = fc.asyncProperty(leaves, picks, fc.boolean(), async (tree, chosen, recursive) => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'zerolens-test-')));
    try {
      const paths = build(folder, tree);
      // A name put behind a path leads through links, to what is there, or nowhere.
      const sources = chosen.map(([index, name]) => path.join(paths[index % paths.length] ?? folder, name ?? ''));
      expect(await rows(sources, recursive)).toEqual(naiveScan(sources, recursive));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
  await fc.assert(property, { numRuns: 300 });
});
