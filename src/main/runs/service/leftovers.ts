// What earlier launches have left in the user-data folder: results and copies of drops that nobody needs any more.
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { takeLock } from '../lock.ts';
import { lockSuffix, unfinishedSuffix } from './drops.ts';
import { rowsFile } from './result-store.ts';

const hourMs = 60 * 60 * 1000;
/** How long copies and results are kept. */
export const keptMs = 7 * 24 * hourMs;

/**
 * Deletes results and copies that are older than a week, results that cannot be read, and drops whose process is gone.
 * What cannot be deleted stays until the next time.
 * @param own ids of runs and drops that are this process' to delete.
 */
export async function removeLeftovers(runs: string, drops: string, own: ReadonlySet<string>): Promise<void> {
  for (const name of await namesIn(runs)) {
    const folder = path.join(runs, name);
    if (!own.has(name) && (await areStale(folder))) await remove(folder);
  }
  for (const name of await namesIn(drops)) {
    const { name: id, ext } = path.parse(name);
    if (own.has(id)) continue;
    if ([unfinishedSuffix, lockSuffix].includes(ext)) await removeDead(path.join(drops, id));
    else if ((await age(path.join(drops, name))) > keptMs) await remove(path.join(drops, name));
  }
}

/** A folder without rows may be one that another process has just made. */
async function areStale(folder: string): Promise<boolean> {
  const rows = await age(path.join(folder, rowsFile));
  return rows === Infinity ? (await age(folder)) > hourMs : rows > keptMs;
}

/** An unfinished drop, unless its process lives. */
async function removeDead(drop: string): Promise<void> {
  const lock = await takeLock(drop + lockSuffix).catch(() => undefined);
  if (lock === undefined || 'heldBy' in lock) return;
  await remove(drop + unfinishedSuffix);
  await lock.release();
}

/** In milliseconds, since it was changed; Infinity where there is nothing to be read. */
async function age(place: string): Promise<number> {
  try {
    return Date.now() - (await stat(place)).mtimeMs;
  } catch {
    return Infinity;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function remove(place: string): Promise<void> {
  await rm(place, { recursive: true, force: true }).catch(() => undefined);
}
