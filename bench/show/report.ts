// What demonstrations print: a line per fact, and whether each one is as it should be.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class Report {
  #passed = true;

  get passed(): boolean {
    return this.#passed;
  }

  fact(text: string): void {
    process.stdout.write(`  ${text}\n`);
  }

  check(what: string, holds: boolean): void {
    if (!holds) this.#passed = false;
    process.stdout.write(`${holds ? '✓' : '✗'} ${what}\n`);
  }
}

/** Calls `use` with a new folder, which is removed afterwards. */
export async function withFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'zerolens-show-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
