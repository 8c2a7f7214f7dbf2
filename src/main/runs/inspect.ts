// Decides what becomes of one file that a walk met in a folder.
import { stat } from 'node:fs/promises';
import { hasPictureExtension, isSystemFile, looksLikePicture } from './candidates.ts';
import { faultOf, unreadable } from './fault.ts';
import { picture } from './found.ts';
import type { Fault, Place, Verdict } from './found.ts';

/** For pipes, sockets and devices: opening one may block for ever. */
export const notRegular: Fault = unreadable('This is not a regular file (a pipe, a socket or a device).');

const nameNotUtf8: Fault = unreadable('The name of this file or of a folder above it is not valid UTF-8.');

/** The verdict on an entry of a folder that is no folder itself; links are followed. Never throws. */
export async function inspect(place: Place): Promise<Verdict> {
  const name = place.relativePath.slice(place.relativePath.lastIndexOf('/') + 1);
  if (isSystemFile(name)) return { is: 'system-file', place };
  const named = hasPictureExtension(name);
  try {
    const facts = await stat(place.open);
    if (facts.isDirectory()) return { is: 'linked-folder', place };
    if (!facts.isFile()) return named ? picture(place, undefined, notRegular) : { is: 'left-out', place };
    const counts = named || (facts.size > 0 && (await looksLikePicture(place.open)));
    if (!counts) return { is: 'left-out', place };
    return picture(place, facts, typeof place.open === 'string' ? undefined : nameNotUtf8);
  } catch (error) {
    return named ? picture(place, undefined, await faultOf(place.open, error, 'file')) : { is: 'left-out', place };
  }
}
