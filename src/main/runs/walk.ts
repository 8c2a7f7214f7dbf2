// Walks one folder argument, in scan order, holding only the names of the folders on the way.
import { list, listingFault, placeIn } from './folder.ts';
import type { Listed } from './folder.ts';
import type { Fault, Place } from './found.ts';

/** A file to inspect, or a folder that cannot be listed and why. */
export interface Met {
  readonly place: Place;
  readonly fault?: Fault;
}

interface Level {
  readonly folder: Place;
  readonly names: readonly Listed[];
  next: number;
  /** Names of folders here that already have their `unreadable` row. */
  readonly faulty: Set<string>;
}

/** How a walk goes. */
export interface WalkOptions {
  /** Whether folders are entered; links to folders never are. */
  readonly recursive: boolean;
  /** Ends the walk early. */
  readonly signal: AbortSignal;
  /** Tells of a path that it, and all below it, has been met before. */
  readonly skip: (absolute: string) => boolean;
}

/** Everything in `root` that may get a row: files by any name, and folders that cannot be listed (`root` itself too). */
export async function* walk(root: Place, options: WalkOptions): AsyncGenerator<Met, undefined> {
  const top = await enter(root, options.recursive);
  if (!isLevel(top)) {
    yield top;
    return;
  }
  const levels = [top];
  for (let level = levels.at(-1); level !== undefined && !options.signal.aborted; level = levels.at(-1)) {
    const listed = level.names[level.next++];
    if (listed === undefined) {
      levels.pop();
      continue;
    }
    const met = await step(level, listed, options);
    if (met === undefined) continue;
    if (isLevel(met)) levels.push(met);
    else yield met;
  }
}

async function step(level: Level, listed: Listed, options: WalkOptions): Promise<Met | Level | undefined> {
  const place = placeIn(level.folder, listed);
  // Arguments are strings, so that no name that is not valid UTF-8 can have been one.
  if (typeof place.open === 'string' && options.skip(place.path)) return undefined;
  if (listed.kind === 'file') return { place };
  if (listed.kind === 'folder') {
    return level.faulty.has(listed.name) ? undefined : await enter(place, options.recursive);
  }
  const fault = await listingFault(place);
  if (fault === undefined) return undefined;
  level.faulty.add(listed.name);
  return { place, fault };
}

async function enter(folder: Place, recursive: boolean): Promise<Met | Level> {
  const names = await list(folder, recursive);
  return 'code' in names ? { place: folder, fault: names } : { folder, names, next: 0, faulty: new Set() };
}

function isLevel(met: Met | Level): met is Level {
  return 'names' in met;
}
