// What a scan meets and hands out: places in the file system, pictures, and what is wrong with them.
import path from 'node:path';

/** Why a file cannot become a picture: one line for people. */
export interface Fault {
  readonly code: 'unreadable';
  readonly message: string;
}

/** Something a scan came across: what the user is shown, and what opens it. */
export interface Place {
  /** Absolute path of the folder argument, or of the folder that holds a file argument. */
  readonly root: string;
  /** From `root`, with `/` on every platform. */
  readonly relativePath: string;
  readonly path: string;
  /** As `path`, but bytes where a name on the way is not valid UTF-8: a string could not open those. */
  readonly open: string | Buffer;
}

/** A file that gets a row. */
export interface FoundPicture {
  /** Which of the arguments led to it, from 0. */
  readonly source: number;
  readonly root: string;
  readonly relativePath: string;
  /** Absolute, to open; of no use where there is a fault. */
  readonly path: string;
  /** In bytes, where it could be learned. */
  readonly fileSize: number | undefined;
  /** When it was changed last, in milliseconds since 1970, where it could be learned. */
  readonly mtimeMs: number | undefined;
  readonly fault?: Fault;
}

/** Why something in a folder gets no row. */
export type Omission = 'left-out' | 'system-file' | 'linked-folder';

/** What becomes of a place: a row, or a number in the summary. */
export type Verdict =
  | { readonly is: 'picture'; readonly picture: Omit<FoundPicture, 'source'> }
  | { readonly is: Omission; readonly place: Place };

/** The verdict that gives `place` a row. */
export function picture(place: Place, facts: { size: number; mtimeMs: number } | undefined, fault?: Fault): Verdict {
  const { root, relativePath, path: absolute } = place;
  const { size: fileSize, mtimeMs } = facts ?? {};
  return { is: 'picture', picture: { root, relativePath, path: absolute, fileSize, mtimeMs, ...(fault && { fault }) } };
}

/** The place of an argument that is no folder to walk: its root is the folder that holds it. */
export function argumentPlace(absolute: string): Place {
  const name = path.basename(absolute);
  // A file system's root has no base name.
  return { root: path.dirname(absolute), relativePath: name === '' ? absolute : name, path: absolute, open: absolute };
}
