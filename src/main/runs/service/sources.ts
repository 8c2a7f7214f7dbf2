// What a run is about: folders, files that were handed over, and copies of drops, as paths for the scan and as a name for people.
import path from 'node:path';
import type { DropCopy } from './drop.ts';

export interface RunSources {
  readonly name: string;
  /** Absolute, in the order of scanning. */
  readonly paths: readonly string[];
  /** Folders that hold files which were dropped on their own. */
  readonly looseRoots: ReadonlySet<string>;
  /** Folders of copies, which go with the results. */
  readonly copies: readonly string[];
}

/** Handed over on the desktop: absolute paths. */
export interface OfferedThings {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** What is to be classified: a folder of the command line, what was handed over, or a drop. */
export type RunSource = DropCopy | OfferedThings | { readonly name: string; readonly path: string };

/** Puts them together in their order. */
export function joinSources(sources: readonly RunSource[]): RunSources {
  const copies = sources.filter((source) => 'sources' in source);
  return {
    name: nameOf(sources),
    paths: sources.flatMap(pathsOf),
    looseRoots: new Set(copies.map(({ looseRoot }) => looseRoot)),
    copies: copies.map(({ folder }) => folder),
  };
}

/** The one thing's own name, or how many things there are. */
export function nameOf(sources: readonly RunSource[]): string {
  const folders = sources.flatMap(folderNames);
  const files = sources.flatMap(fileNames);
  const [only, ...more] = [...folders, ...files];
  if (only !== undefined && more.length === 0) return only;
  const counts = [...counted(folders.length, 'folder'), ...counted(files.length, 'file')];
  return counts.length === 0 ? 'nothing' : counts.join(' and ');
}

function pathsOf(source: RunSource): readonly string[] {
  if ('sources' in source) return source.sources;
  return 'folders' in source ? [...source.folders, ...source.files] : [source.path];
}

function folderNames(source: RunSource): readonly string[] {
  if ('sources' in source) return source.folderNames;
  return 'folders' in source ? source.folders.map((folder) => path.basename(folder)) : [source.name];
}

function fileNames(source: RunSource): readonly string[] {
  if ('sources' in source) return source.fileNames;
  return 'folders' in source ? source.files.map((file) => path.basename(file)) : [];
}

function counted(count: number, noun: string): string[] {
  return count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`];
}
