// The folders named on the command line, or handed over on the desktop: a page knows them by ids and names, never by their paths.
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
  #list: readonly NamedFolder[] = [];

  /** @param paths absolute, or from the working directory. */
  constructor(paths: readonly string[]) {
    for (const folder of paths) this.add(folder);
  }

  /** In the order in which they came. */
  get list(): readonly NamedFolder[] {
    return this.#list;
  }

  /** Takes one more, unless it is there already. Names of others may grow by it. */
  add(folder: string): NamedFolder {
    const absolute = path.resolve(folder);
    const known = this.#list.find((one) => one.path === absolute);
    if (known !== undefined) return known;
    const all = [...this.#list, { id: randomUUID(), path: absolute }];
    const paths = all.map((one) => one.path);
    const named = all.map(({ id, path: at }) => ({ id, path: at, name: nameAmong(paths, at) }));
    this.#list = named;
    return named.at(-1) as NamedFolder;
  }

  get(id: string): NamedFolder | undefined {
    return this.#list.find((folder) => folder.id === id);
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
