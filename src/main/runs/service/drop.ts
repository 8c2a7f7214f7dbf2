// One drop: the files and folders that a page hands over piece by piece, copied into a private folder.
import { constants, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { CodedError } from '../../../protocol/errors.ts';
import { totalBytes } from '../../../protocol/frames.ts';
import { systemCode } from '../../system-code.ts';
import { partsOfDropPath } from './drop-path.ts';
import { homeFault, isDiskFull } from './home-fault.ts';

const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;

/** Files may grow a little between their announcement and the copy. */
const slackBytes = 1e6;
const looseFolder = 'loose';

export interface Announced {
  /** Names of the dropped folders, in order. */
  readonly folders: readonly string[];
  readonly files: number;
  readonly bytes: number;
}

/** The next piece of a file. */
export interface Piece {
  /** Place of its folder among those announced; undefined for a loose file. */
  readonly folder?: number | undefined;
  readonly path: string;
  readonly offset: number;
  readonly last: boolean;
}

/** A drop that is complete: what a scan finds in it is what it would find in the originals. */
export interface DropCopy {
  /** All of it is in here. */
  readonly folder: string;
  /** Absolute paths, to scan in this order. */
  readonly sources: readonly string[];
  /** Where the loose files are. */
  readonly looseRoot: string;
  /** As people know them. */
  readonly folderNames: readonly string[];
  readonly fileNames: readonly string[];
}

/** A file that is not complete yet: where it is, and how much of it. */
interface Unfinished {
  readonly path: string;
  bytes: number;
}

export class Drop {
  touchedAt = Date.now();
  readonly #folder: string;
  readonly #announced: Announced;
  readonly #unfinished = new Map<string, Unfinished>();
  /** Names that the loose files have in the copy, in the order of dropping. */
  readonly #loose: string[] = [];
  #files = 0;
  #bytes = 0;
  #lastFolder = '';
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, announced: Announced) {
    this.#folder = folder;
    this.#announced = announced;
  }

  /** Makes `folder`, and in it the dropped ones, empty. */
  static async create(folder: string, announced: Announced): Promise<Drop> {
    const drop = new Drop(folder, announced);
    const places = announced.folders.map((_, place) => drop.#folderAt(place));
    for (const place of [folder, drop.#looseRoot, ...places]) await makeFolder(place);
    return drop;
  }

  /** Bytes that are still to come. */
  get outstanding(): number {
    return Math.max(this.#announced.bytes - this.#bytes, 0);
  }

  /**
   * Writes a piece, after those before it.
   * @throws CodedError that names the file; then this file is not in the drop.
   */
  async write(piece: Piece, bytes: readonly Uint8Array[]): Promise<void> {
    this.touchedAt = Date.now();
    const written = this.#writing.then(() => this.#write(piece, bytes));
    this.#writing = written.catch(() => undefined);
    await written;
  }

  /**
   * Ends it; it is then found under the name `folder`.
   * @throws CodedError `bad_request` if a file is not complete.
   */
  async complete(folder: string): Promise<DropCopy> {
    await this.#writing;
    const [unfinished] = this.#unfinished.values();
    if (unfinished !== undefined) {
      throw new CodedError('bad_request', `${JSON.stringify(path.basename(unfinished.path))} is not complete yet.`);
    }
    await rename(this.#folder, folder);
    const moved = (inside: string): string => path.join(folder, path.relative(this.#folder, inside));
    const looseRoot = moved(this.#looseRoot);
    const folders = this.#announced.folders.map((_, place) => moved(this.#folderAt(place)));
    const sources = [...folders, ...this.#loose.map((name) => path.join(looseRoot, name))];
    return { folder, sources, looseRoot, folderNames: this.#announced.folders, fileNames: this.#loose };
  }

  /** Deletes what has been copied. */
  async discard(): Promise<void> {
    await this.#writing;
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #looseRoot(): string {
    return path.join(this.#folder, looseFolder);
  }

  /** Each has a folder of its own, as two may have the same name. */
  #folderAt(place: number): string {
    const name = this.#announced.folders[place];
    if (name === undefined) throw new CodedError('bad_request', `No folder ${place} was announced for this drop.`);
    const [part = '', ...more] = partsOfDropPath(name);
    if (more.length > 0) throw new CodedError('bad_request', `${JSON.stringify(name)} is not the name of one folder.`);
    return path.join(this.#folder, String(place), part);
  }

  async #write(piece: Piece, bytes: readonly Uint8Array[]): Promise<void> {
    const key = `${piece.folder ?? ''}/${piece.path}`;
    let file = this.#unfinished.get(key);
    this.#checkPiece(piece, file?.bytes ?? 0, totalBytes(bytes));
    try {
      file ??= await this.#begin(piece);
      this.#unfinished.set(key, file);
      await append(file, bytes);
    } catch (error) {
      this.#unfinished.delete(key);
      if (file !== undefined) await this.#leaveOut(file);
      throw isDiskFull(error) ? error : homeFault(`${JSON.stringify(piece.path)} cannot be copied`, error);
    }
    this.#bytes += totalBytes(bytes);
    if (piece.last) this.#unfinished.delete(key);
  }

  async #leaveOut({ path: file }: Unfinished): Promise<void> {
    const at = path.dirname(file) === this.#looseRoot ? this.#loose.indexOf(path.basename(file)) : -1;
    if (at !== -1) this.#loose.splice(at, 1);
    await rm(file, { force: true });
  }

  #checkPiece({ path: name, offset }: Piece, expected: number, length: number): void {
    if (offset !== expected) {
      throw new CodedError('bad_request', `The next piece of ${JSON.stringify(name)} must begin at byte ${expected}.`);
    }
    if (this.#bytes + length > this.#announced.bytes + slackBytes) {
      throw new CodedError('rejected', `${JSON.stringify(name)} is more than was announced for this drop.`);
    }
  }

  async #begin({ folder, path: name }: Piece): Promise<Unfinished> {
    if (this.#files >= this.#announced.files) {
      throw new CodedError('rejected', `${JSON.stringify(name)} is one file more than was announced for this drop.`);
    }
    const parts = partsOfDropPath(name);
    const file = folder === undefined ? await this.#beginLoose(parts) : await this.#beginIn(folder, parts);
    this.#files += 1;
    return { path: file, bytes: 0 };
  }

  async #beginIn(folder: number, parts: readonly string[]): Promise<string> {
    const file = path.join(this.#folderAt(folder), ...parts);
    const parent = path.dirname(file);
    if (parent !== this.#lastFolder) await makeFolder(parent);
    this.#lastFolder = parent;
    await create(file);
    return file;
  }

  /** Of two with the same name the second is numbered, as browsers do with what they save. */
  async #beginLoose([name = '', ...more]: readonly string[]): Promise<string> {
    if (more.length > 0) throw new CodedError('bad_request', 'A loose file has a name and no folders.');
    const { name: stem, ext } = path.parse(name);
    for (let number = 0; ; number += 1) {
      const free = number === 0 ? name : `${stem} (${number})${ext}`;
      const file = path.join(this.#looseRoot, free);
      try {
        await create(file);
        this.#loose.push(free);
        return file;
      } catch (error) {
        if (systemCode(error) !== 'EEXIST') throw error;
      }
    }
  }
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

/** Only where nothing is, not even a link. */
async function create(file: string): Promise<void> {
  await (await open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)).close();
}

/** Opened anew for each piece, so that any number of files can be under way. */
async function append(file: Unfinished, pieces: readonly Uint8Array[]): Promise<void> {
  const handle = await open(file.path, O_WRONLY | O_NOFOLLOW);
  try {
    for (const piece of pieces) {
      for (let done = 0; done < piece.byteLength;) {
        const { bytesWritten } = await handle.write(piece, done, piece.byteLength - done, file.bytes);
        done += bytesWritten;
        file.bytes += bytesWritten;
      }
    }
  } finally {
    await handle.close();
  }
}
