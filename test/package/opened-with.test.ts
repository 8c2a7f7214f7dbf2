// The files that each system offers to open with the app: the same everywhere, and never by default.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import configuration from '../../electron-builder.ts';

const installer = readFileSync(path.join(import.meta.dirname, '../../resources/installer.nsh'), 'utf8');

it('are the same on Windows as on macOS', () => {
  const [pictures] = [configuration.mac?.fileAssociations ?? []].flat();
  const onWindows = [...installer.matchAll(/\$\{do\} "(\w+)"/gu)].map(([, ending]) => ending);
  expect(onWindows.toSorted()).toEqual([pictures?.ext ?? []].flat().toSorted());
});

it('are never taken from the program that opens them now', () => {
  expect(configuration.fileAssociations).toBeUndefined();
  expect([configuration.mac?.fileAssociations ?? []].flat()).toMatchObject([{ rank: 'Alternate' }]);
  const keys = [...installer.matchAll(/Write\w+ SHELL_CONTEXT "([^"]+)"/gu)].map(([, key]) => key);
  // The value of an ending's own key is its default program.
  expect(keys.filter((key) => (key ?? '').endsWith('\\.${ending}'))).toEqual([]);
  expect(keys.length).toBeGreaterThan(2);
});
