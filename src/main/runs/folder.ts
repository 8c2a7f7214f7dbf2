// Lists one folder, in the order in which a walk is to meet what is in it.
import { isUtf8 } from 'node:buffer';
import { opendir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { faultOf } from './fault.ts';
import type { Fault, Place } from './found.ts';

/** A name in a folder. `probe` stands where the row of a folder would be if that cannot be listed. */
export interface Listed {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'probe';
  /** The name's bytes, if they are not valid UTF-8. */
  readonly bytes: Buffer | undefined;
  /** Orders: bytes as latin1 characters, so that `<` compares bytes, and lighter than as many buffers. */
  readonly key: string;
}

/** Where `listed` is, in `folder`. */
export function placeIn(folder: Place, listed: Listed): Place {
  const relativePath = folder.relativePath === '' ? listed.name : `${folder.relativePath}/${listed.name}`;
  const absolute = path.join(folder.path, listed.name);
  if (typeof folder.open === 'string' && listed.bytes === undefined) {
    return { root: folder.root, relativePath, path: absolute, open: absolute };
  }
  const open = Buffer.concat([Buffer.from(folder.open), Buffer.from('/'), listed.bytes ?? Buffer.from(listed.name)]);
  return { root: folder.root, relativePath, path: absolute, open };
}

/**
 * What is in a folder, by the UTF-8 bytes of the relative paths that a walk from here gives its files: folders compare
 * with a trailing `/`. Without `recursive`, folders are left away. A folder that cannot be listed gives its fault.
 */
export async function list(folder: Place, recursive: boolean): Promise<Listed[] | Fault> {
  try {
    const entries = await readdir(folder.open, { withFileTypes: true, encoding: 'buffer' });
    return inOrder(
      entries.flatMap((entry) => {
        if (!entry.isDirectory()) return [listedAs(entry.name, 'file')];
        return recursive ? [listedAs(entry.name, 'folder'), listedAs(entry.name, 'probe')] : [];
      }),
    );
  } catch (error) {
    return await faultOf(folder.open, error, 'folder');
  }
}

/** Why `folder` cannot be listed, without listing it; undefined if it can. */
export async function listingFault(folder: Place): Promise<Fault | undefined> {
  try {
    await (await opendir(folder.open)).close();
    return undefined;
  } catch (error) {
    return await faultOf(folder.open, error, 'folder');
  }
}

function listedAs(bytes: Buffer, kind: Listed['kind']): Listed {
  const name = bytes.toString('utf8');
  // Of pure ASCII the name is its own key, and shares its memory.
  const shown = name.length === bytes.length ? name : Buffer.from(name).toString('latin1');
  return { name, kind, bytes: isUtf8(bytes) ? undefined : bytes, key: kind === 'folder' ? `${shown}/` : shown };
}

/** Sorted, and with only those probes left that something comes between them and their folder. */
function inOrder(names: Listed[]): Listed[] {
  names.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : compareBytes(a, b)));
  return names.filter(({ kind, key }, index) => kind !== 'probe' || names[index + 1]?.key !== `${key}/`);
}

/** For names that look the same because neither is valid UTF-8. */
function compareBytes(a: Listed, b: Listed): number {
  return a.bytes === undefined || b.bytes === undefined ? 0 : Buffer.compare(a.bytes, b.bytes);
}
