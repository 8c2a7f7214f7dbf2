// The private folder of one launch that holds its ipc sockets; removed at the end, and after a crash at the next start.
import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../protocol/errors.ts';
import { processExists } from '../processes.ts';

const prefix = 'zl-';
/** An ipc address is at most 107 bytes; leave room for the file name and mkdtemp's letters. */
const longestBase = 107 - 40;

export class RuntimeFolder {
  #path: string;

  private constructor() {
    this.#path = make();
  }

  /**
   * Makes a folder that only this user may enter, after removing those of launches that are dead.
   * @throws Error with one line for people where there is no place for it.
   */
  static create(): RuntimeFolder {
    return new RuntimeFolder();
  }

  /** Where it is. A new one if something has cleaned the old one away, as systems do with temporary files. */
  get path(): string {
    if (!isOurs(this.#path)) this.#path = make();
    return this.#path;
  }

  remove(): void {
    rmSync(this.#path, { recursive: true, force: true });
  }
}

/** Not so where it was cleaned away, and somebody else has made another by its name. */
function isOurs(path: string): boolean {
  const facts = lstatSync(path, { throwIfNoEntry: false });
  return facts?.isDirectory() === true && facts.uid === (process.getuid?.() ?? facts.uid);
}

function make(): string {
  const bases = [tmpdir(), '/tmp'].filter((base) => Buffer.byteLength(base) <= longestBase);
  let reason = 'its path is too long';
  for (const base of bases) {
    try {
      const path = mkdtempSync(join(base, `${prefix}${String(process.pid)}-`));
      removeStale(base);
      return path;
    } catch (error) {
      reason = messageOf(error);
    }
  }
  throw new Error(`No temporary folder can be made (${reason}): set TMPDIR to a folder that can be written.`);
}

function removeStale(base: string): void {
  for (const name of namesIn(base)) {
    const pid = /^zl-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || processExists(Number(pid))) continue;
    try {
      rmSync(join(base, name), { recursive: true, force: true });
    } catch {
      // Another user's: theirs to remove.
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // One may be allowed to make a file in a folder, and not to list it.
  }
}
