// What is in the user-data folder and nobody needs any more: copies of drops, and runs that were deleted.
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { takeLock } from '../lock.ts';
import type { Library } from '../store/library.ts';
import { lockSuffix, unfinishedSuffix } from './drops.ts';

const minuteMs = 60 * 1000;
/** How long a deletion can be taken back. */
export const restorableMs = 10 * minuteMs;
/** How long copies are kept once their run has ended, whose rows stay, or where no run has them. */
const copiesKeptMs = 7 * 24 * 60 * minuteMs;

/** Removes runs that were deleted some time ago, with their copies. */
export async function purgeDeleted(library: Library, deletedBefore: number): Promise<void> {
  for (const folder of await library.purge(deletedBefore)) await remove(folder);
}

/** Deletes copies of runs that have ended and copies that no run has, after a week, and drops whose process is gone. */
export async function removeLeftovers(library: Library, drops: string): Promise<void> {
  const needed = new Set(await library.copies());
  for (const folder of await oldCopies(library)) await remove(folder);
  for (const name of await namesIn(drops)) {
    const place = path.join(drops, name);
    const { name: id, ext } = path.parse(name);
    if ([unfinishedSuffix, lockSuffix].includes(ext)) await removeDead(path.join(drops, id));
    // A drop has no run for a moment, between its end and the run's beginning.
    else if (!needed.has(place) && (await age(place)) > copiesKeptMs) await remove(place);
  }
}

async function oldCopies(library: Library): Promise<string[]> {
  const folders: string[] = [];
  const atOnce = 200;
  for (let from = 0, total = 1; from < total; from += atOnce) {
    const listed = await library.runs(from, atOnce);
    ({ total } = listed);
    for (const { state, copies } of listed.runs) {
      if (state !== 'done' && state !== 'cancelled') continue;
      for (const folder of copies) if ((await age(folder)) > copiesKeptMs) folders.push(folder);
    }
  }
  return folders;
}

/** An unfinished drop, unless its process lives. */
async function removeDead(drop: string): Promise<void> {
  const lock = await takeLock(drop + lockSuffix).catch(() => undefined);
  if (lock === undefined || 'heldBy' in lock) return;
  await remove(drop + unfinishedSuffix);
  await lock.release();
}

/** In milliseconds, since it was changed; 0 where there is nothing to be read. */
async function age(place: string): Promise<number> {
  try {
    return Date.now() - (await stat(place)).mtimeMs;
  } catch {
    return 0;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function remove(place: string): Promise<void> {
  await rm(place, { recursive: true, force: true }).catch(() => undefined);
}
