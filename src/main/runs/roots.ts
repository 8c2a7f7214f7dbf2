// Tells a picture that is gone from a folder that is gone as a whole, as that of a drive that was pulled out.
import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { hasPictureExtension } from './candidates.ts';
import { faultOf } from './fault.ts';

/** A source of a run is not there: what is known of its pictures stays, and the run can go on when it is back. */
export class SourceGone extends Error {
  override readonly name = 'SourceGone';
}

/**
 * For a run that has no rows yet, so that nothing else tells a folder that is away from one that was never there. What is
 * named like a picture gets its row instead.
 * @throws SourceGone that names the first folder that cannot be listed.
 */
export async function checkFolders(sources: readonly string[]): Promise<void> {
  for (const source of sources) {
    if (hasPictureExtension(source)) continue;
    try {
      if ((await stat(source)).isDirectory()) await (await opendir(source)).close();
    } catch (error) {
      const { message } = await faultOf(source, error, 'folder');
      throw sourceGone(source, message);
    }
  }
}

/** @param fault why it cannot be read, a sentence. */
export function sourceGone(source: string, fault: string): SourceGone {
  return new SourceGone(`${source} cannot be read: ${fault} If it is on another drive, connect it and go on.`);
}

export class Roots {
  /** What each source was when its first picture was met; a mount point that is left empty is another one. */
  readonly #seen = new Map<string, string | undefined>();

  constructor(sources: readonly string[]) {
    for (const source of sources) this.#seen.set(path.resolve(source), undefined);
  }

  /** Remembers what the folder is now; to be told of each picture's root, and only its first one costs. */
  async meet(root: string): Promise<void> {
    if (this.#seen.has(root) && this.#seen.get(root) === undefined) this.#seen.set(root, await identityOf(root));
  }

  /** Whether a source that was there is there no longer, or no longer what it was. */
  async isGone(root: string): Promise<boolean> {
    const before = this.#seen.get(root);
    return before !== undefined && before !== (await identityOf(root));
  }
}

async function identityOf(folder: string): Promise<string> {
  try {
    const { dev, ino } = await stat(folder);
    return `${dev} ${ino}`;
  } catch {
    return 'gone';
  }
}
