// The private folder of one launch that holds its ipc sockets; removed at the end, and after a crash at the next start.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processExists } from '../processes.ts';

const prefix = 'zl-';
/** An ipc address is at most 107 bytes; leave room for the file name and mkdtemp's letters. */
const longestBase = 107 - 40;

export class RuntimeFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Makes a folder that only this user may enter, after removing those of launches that are dead. */
  static create(): RuntimeFolder {
    const base = Buffer.byteLength(tmpdir()) <= longestBase ? tmpdir() : '/tmp';
    removeStale(base);
    return new RuntimeFolder(mkdtempSync(join(base, `${prefix}${String(process.pid)}-`)));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function removeStale(base: string): void {
  for (const name of readdirSync(base)) {
    const pid = /^zl-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || processExists(Number(pid))) continue;
    try {
      rmSync(join(base, name), { recursive: true, force: true });
    } catch {
      // Another user's: theirs to remove.
    }
  }
}
