// Deletes a run at once and for good, with the copies that were made for it.
import { rm } from 'node:fs/promises';
import type { Library } from './store/library.ts';

/** A time before that of any other deletion, which somebody may still want to take back. */
const longAgo = 0;

export async function deleteForGood(library: Library, run: string): Promise<void> {
  await library.setDeleted(run, longAgo);
  const folders = await library.purge(longAgo + 1);
  const needed = new Set(await library.copies());
  for (const folder of folders) if (!needed.has(folder)) await rm(folder, { recursive: true, force: true });
}
