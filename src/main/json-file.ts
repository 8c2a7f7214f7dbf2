// Small files of our own, as JSON: written whole or not at all, for their user alone, and kept aside when broken.
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/** Makes the folder if it is missing. @throws what the system says; then the file is as it was. */
export async function writeJson(file: string, content: object): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFileAtomic(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}

/** What a text of JSON says; undefined where it is none. */
export function contentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @returns its name from now on, beside the old one; undefined where it could not be moved. */
export async function keepAside(file: string): Promise<string | undefined> {
  const aside = file.replace(/\.json$/u, `.broken-${Date.now()}.json`);
  try {
    await rename(file, aside);
    return path.basename(aside);
  } catch {
    return undefined;
  }
}
