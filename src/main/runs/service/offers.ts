// Files and folders that the user has handed over on the desktop: a page knows them by ids, never by their paths.
import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Offer } from '../../../protocol/desktop.ts';
import type { Folders } from './folders.ts';
import { nameOf, type OfferedThings } from './sources.ts';

/** Older ones are forgotten: nobody has made a run of them. */
const mostKept = 100;

export class Offers {
  readonly #folders: Folders;
  readonly #kept = new Map<string, OfferedThings>();

  /** @param folders where a folder that comes alone is kept, as one that was named at the start. */
  constructor(folders: Folders) {
    this.#folders = folders;
  }

  /** @param paths absolute; what is not there is left out. @returns null where nothing is. */
  async add(paths: readonly string[]): Promise<Offer | null> {
    const things: { folders: string[]; files: string[] } = { folders: [], files: [] };
    for (const file of new Set(paths.map((one) => path.resolve(one)))) {
      const facts = await stat(file).catch(() => undefined);
      if (facts?.isDirectory() === true) things.folders.push(file);
      else if (facts !== undefined) things.files.push(file);
    }
    const [folder, ...others] = [...things.folders, ...things.files];
    if (folder === undefined) return null;
    if (others.length === 0 && things.files.length === 0) {
      const { id, name } = this.#folders.add(folder);
      return { kind: 'folder', id, name };
    }
    return { kind: 'files', id: this.#keep(things), name: nameOf([things]) };
  }

  get(id: string): OfferedThings | undefined {
    return this.#kept.get(id);
  }

  #keep(things: OfferedThings): string {
    const id = randomUUID();
    this.#kept.set(id, things);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return id;
  }
}
