// Files and folders that were dropped, picked or pasted, read into what the engine takes: folders by name, files by path.
import { services } from '../../protocol/services.ts';

export interface DroppedFile {
  /** Place of its folder in `folders`; absent for a loose file. */
  folder?: number;
  /** Below its folder, with `/`. */
  path: string;
  file: File;
}

export interface Dropped {
  folders: string[];
  files: DroppedFile[];
  /** What could not be read, or has a name that the engine does not take. */
  leftOut: string[];
}

/** Called now and then with the number of files found so far. */
type OnFound = (files: number) => void;

const path = services['drop.write'].request.shape.path;

/**
 * What was dropped, folders with all that is in them.
 * @throws the signal's reason
 */
export async function readEntries(
  entries: readonly FileSystemEntry[],
  signal: AbortSignal,
  onFound: OnFound,
): Promise<Dropped> {
  const dropped: Dropped = { folders: [], files: [], leftOut: [] };
  for (const entry of entries) {
    if (isDirectory(entry)) {
      const folder = dropped.folders.push(entry.name) - 1;
      await walk(entry, '', folder);
    } else if (isFile(entry)) await take(entry, entry.name);
  }
  makeLooseNamesUnique(dropped.files);
  return dropped;

  async function walk(directory: FileSystemDirectoryEntry, prefix: string, folder: number): Promise<void> {
    for await (const inside of entriesOf(directory)) {
      signal.throwIfAborted();
      await Promise.all(inside.filter(isFile).map((entry) => take(entry, prefix + entry.name, folder)));
      onFound(dropped.files.length);
      for (const entry of inside.filter(isDirectory)) await walk(entry, `${prefix}${entry.name}/`, folder);
    }
  }

  async function take(entry: FileSystemFileEntry, at: string, folder?: number): Promise<void> {
    const file = await fileOf(entry);
    if (file === undefined || !path.safeParse(at).success) dropped.leftOut.push(at);
    else dropped.files.push({ path: at, file, ...(folder === undefined ? {} : { folder }) });
  }
}

/** Files that were picked or pasted; those of a picked folder know their place in it. */
export function fromFiles(files: readonly File[]): Dropped {
  const dropped: Dropped = { folders: [], files: [], leftOut: [] };
  for (const file of files) {
    const [root = '', ...parts] = file.webkitRelativePath.split('/');
    const at = parts.length === 0 ? file.name : parts.join('/');
    if (!path.safeParse(at).success) dropped.leftOut.push(at);
    else if (parts.length === 0) dropped.files.push({ path: at, file });
    else dropped.files.push({ folder: placeOf(dropped.folders, root), path: at, file });
  }
  makeLooseNamesUnique(dropped.files);
  return dropped;
}

function placeOf(folders: string[], name: string): number {
  const place = folders.indexOf(name);
  return place === -1 ? folders.push(name) - 1 : place;
}

/** Loose files share one folder, though they may come from several. */
function makeLooseNamesUnique(files: DroppedFile[]): void {
  const taken = new Set<string>();
  for (const file of files) {
    if (file.folder !== undefined) continue;
    const [, stem = '', extension = ''] = /^(.+?)(\.[^.]*)?$/u.exec(file.path) ?? [];
    for (let number = 2; taken.has(file.path); number += 1) file.path = `${stem} (${number})${extension}`;
    taken.add(file.path);
  }
}

/** A browser gives a folder's entries in pieces; an empty one is the end. */
async function* entriesOf(directory: FileSystemDirectoryEntry): AsyncGenerator<FileSystemEntry[]> {
  const reader = directory.createReader();
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve) => {
      // What cannot be read, such as a folder without permission, is like an empty one.
      reader.readEntries(resolve, () => {
        resolve([]);
      });
    });
    if (entries.length === 0) return;
    yield entries;
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File | undefined> {
  return new Promise((resolve) => {
    entry.file(resolve, () => {
      resolve(undefined);
    });
  });
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
