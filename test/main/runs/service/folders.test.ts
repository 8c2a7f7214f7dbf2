// Folders of the command line: names tell them apart, and ids are of one launch.
import path from 'node:path';
import { expect, it } from 'vitest';
import { Folders } from '../../../../src/main/runs/service/folders.ts';

it('a name is the last part, with as much before it as tells it from the others', () => {
  const paths = ['/a/b/photos', '/a/c/photos', '/x/c/photos', '/x/other', '/photos', '/', '/a/b/photos/'];
  const names = new Folders(paths).list.map(({ name }) => name);
  expect(names).toEqual(['b/photos', 'a/c/photos', 'x/c/photos', 'other', 'photos', '/']);
});

it('ids say nothing, and differ from launch to launch', () => {
  const [one, other] = [new Folders(['/a/photos']), new Folders(['/a/photos'])];
  const [folder] = one.list;
  expect(folder?.id).toMatch(/^[\w-]{36}$/);
  expect(other.get(folder?.id ?? '')).toBeUndefined();
  expect(one.get(folder?.id ?? '')?.path).toBe(path.resolve('/a/photos'));
});
