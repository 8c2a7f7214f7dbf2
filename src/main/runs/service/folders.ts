// The folders named on the command line: a page knows them by ids and names, never by their paths.
import { randomUUID } from 'node:crypto';
import path from 'node:path';

interface NamedFolder {
  readonly id: string;
  /** For people: the last part of its path, and more where another folder has the same. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

export class Folders {
  readonly list: readonly NamedFolder[];

  /** @param paths absolute, or from the working directory. */
  constructor(paths: readonly string[]) {
    const absolute = [...new Set(paths.map((folder) => path.resolve(folder)))];
    this.list = absolute.map((folder) => ({ id: randomUUID(), name: nameAmong(absolute, folder), path: folder }));
  }

  get(id: string): NamedFolder | undefined {
    return this.list.find((folder) => folder.id === id);
  }
}

function nameAmong(paths: readonly string[], folder: string): string {
  const parts = partsOf(folder);
  for (let count = 1; count < parts.length; count += 1) {
    const name = parts.slice(-count).join('/');
    const same = paths.filter((other) => partsOf(other).slice(-count).join('/') === name);
    if (same.length === 1) return name;
  }
  return parts.join('/') || '/';
}

function partsOf(folder: string): string[] {
  return folder.split(path.sep).filter((part) => part !== '');
}
