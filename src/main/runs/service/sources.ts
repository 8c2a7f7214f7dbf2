// What a run is about: folders of the command line and copies of drops, as paths for the scan and as a name for people.
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

/** One thing to be classified: a folder of the command line, or a drop. */
export type RunSource = DropCopy | { readonly name: string; readonly path: string };

/** Puts them together in their order. */
export function joinSources(sources: readonly RunSource[]): RunSources {
  const copies = sources.filter((source) => 'sources' in source);
  return {
    name: nameOf(sources),
    paths: sources.flatMap((source) => ('sources' in source ? source.sources : source.path)),
    looseRoots: new Set(copies.map(({ looseRoot }) => looseRoot)),
    copies: copies.map(({ folder }) => folder),
  };
}

/** The one thing's own name, or how many things there are. */
function nameOf(sources: readonly RunSource[]): string {
  const folders = sources.flatMap((source) => ('sources' in source ? source.folderNames : source.name));
  const files = sources.flatMap((source) => ('sources' in source ? source.fileNames : []));
  const [only, ...more] = [...folders, ...files];
  if (only !== undefined && more.length === 0) return only;
  const counts = [...counted(folders.length, 'folder'), ...counted(files.length, 'file')];
  return counts.length === 0 ? 'nothing' : counts.join(' and ');
}

function counted(count: number, noun: string): string[] {
  return count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`];
}
