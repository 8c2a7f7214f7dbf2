// Tells whether an earlier argument has already led to a path, by comparing arguments: no file is remembered.
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { listingFault } from './folder.ts';
import { argumentPlace } from './found.ts';
import { inspect } from './inspect.ts';

/** The arguments before the present one, as lexical absolute paths. */
export class EarlierArguments {
  readonly #recursive: boolean;
  readonly #paths = new Set<string>();
  readonly #folders = new Set<string>();
  /** Answers of `#lists`; they hold until there is another folder. */
  readonly #listed = new Map<string, boolean>();

  constructor(recursive: boolean) {
    this.#recursive = recursive;
  }

  add(absolute: string, isFolder: boolean): void {
    this.#paths.add(absolute);
    if (!isFolder) return;
    this.#folders.add(absolute);
    this.#listed.clear();
  }

  /** Whether this very path was an argument: it, and all that a walk would find below it, has been met. */
  has(absolute: string): boolean {
    return this.#paths.has(absolute);
  }

  /** Whether the walk of an earlier folder went into this folder, or gave it its `unreadable` row. */
  async walkedInto(folder: string): Promise<boolean> {
    const parent = path.dirname(folder);
    return this.#recursive && parent !== folder && (await this.#lists(parent)) && (await kindOf(folder)) === 'folder';
  }

  /** Whether the walk of an earlier folder met this file, and did not leave it out. */
  async met(file: string): Promise<boolean> {
    if (!(await this.#lists(path.dirname(file))) || (await kindOf(file)) !== 'file') return false;
    return (await inspect(argumentPlace(file))).is !== 'left-out';
  }

  /** Whether the walk of an earlier folder read the names in this one. */
  async #lists(folder: string): Promise<boolean> {
    if (!this.#isBelowAny(folder)) return false;
    const known = this.#listed.get(folder);
    if (known !== undefined) return known;
    const reached = this.#folders.has(folder) || (await this.walkedInto(folder));
    const answer = reached && (await listingFault(argumentPlace(folder))) === undefined;
    this.#listed.set(folder, answer);
    return answer;
  }

  #isBelowAny(folder: string): boolean {
    if (this.#folders.size === 0) return false;
    for (let at = folder; ; at = path.dirname(at)) {
      if (this.#folders.has(at)) return true;
      if (at === path.dirname(at)) return false;
    }
  }
}

/** What a listing would call it: a link is no folder, whatever it leads to. */
async function kindOf(absolute: string): Promise<'file' | 'folder' | 'missing'> {
  try {
    return (await lstat(absolute)).isDirectory() ? 'folder' : 'file';
  } catch {
    return 'missing';
  }
}
