// A folder that electron-builder takes for Electron: nothing in it runs, but it has fuses to be set.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Electron's program has before its fuses: the version of their list, their number, and one byte for each. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuses = 9;

export function writeStubElectron(folder: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  const program = Buffer.concat([Buffer.from(sentinel), Buffer.of(1, fuses), Buffer.alloc(fuses, '0')]);
  writeFileSync(join(folder, 'electron'), program, { mode: 0o755 });
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version', join('locales', 'en-US.pak')]) {
    writeFileSync(join(folder, name), 'A stand-in.');
  }
}
