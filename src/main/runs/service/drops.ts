// Drops under way: each is copied into a folder of its own, which a run then takes over, or which is deleted.
import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { CodedError } from '../../../protocol/errors.ts';
import { takeLock, type Lock } from '../lock.ts';
import { Drop, type Announced, type DropCopy, type Piece } from './drop.ts';
import { homeFault } from './home-fault.ts';
import { checkRoom } from './room.ts';

/** After this long without a piece a drop is given up: its page has left. */
const idleMs = 60 * 60 * 1000;
const lookEveryMs = 10 * 60 * 1000;

/** What a drop's folder is called until it is complete, and the lock that tells whether its process lives. */
export const unfinishedSuffix = '.part';
export const lockSuffix = '.lock';

interface OpenDrop {
  readonly drop: Drop;
  readonly lock: Lock;
}

export class Drops {
  readonly #folder: string;
  readonly #open = new Map<string, OpenDrop>();
  readonly #timer: NodeJS.Timeout;

  /** @param folder where the copies are; there already. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#timer = setInterval(() => {
      void this.discardIdle(Date.now() - idleMs);
    }, lookEveryMs).unref();
  }

  /**
   * Makes room for a drop.
   * @returns its id.
   * @throws CodedError `rejected` if there is not enough.
   */
  async create(announced: Announced): Promise<string> {
    const id = randomUUID();
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const promised = [...this.#open.values()].reduce((sum, { drop }) => sum + drop.outstanding, 0);
      await checkRoom(this.#folder, announced.files, announced.bytes, promised);
      this.#open.set(id, await openDrop(this.#place(id), announced));
    } catch (error) {
      throw homeFault('Nothing can be copied', error);
    }
    return id;
  }

  /**
   * Writes a piece. A full disk ends the whole drop.
   * @throws CodedError that names the file.
   */
  async write(id: string, piece: Piece, bytes: readonly Uint8Array[]): Promise<void> {
    const { drop } = this.#get(id);
    try {
      await drop.write(piece, bytes);
    } catch (error) {
      if (error instanceof CodedError) throw error;
      await this.discard(id);
      throw homeFault('What was dropped cannot be copied', error);
    }
  }

  /** @throws CodedError `rejected` if there is no such drop. */
  check(id: string): void {
    this.#get(id);
  }

  /**
   * Ends a drop and hands its copy over: it is the caller's to delete.
   * @throws CodedError if it is not complete.
   */
  async take(id: string): Promise<DropCopy> {
    const { drop, lock } = this.#get(id);
    try {
      const copy = await drop.complete(this.#place(id));
      this.#open.delete(id);
      await lock.release();
      return copy;
    } catch (error) {
      throw homeFault('What was dropped cannot be classified', error);
    }
  }

  /** Deletes a drop; nothing if there is none. */
  async discard(id: string): Promise<void> {
    const open = this.#open.get(id);
    if (open === undefined) return;
    this.#open.delete(id);
    // What cannot be deleted now is at the next start.
    await open.drop.discard().catch(() => undefined);
    await open.lock.release();
  }

  /** Deletes drops of which nothing has come since `since`, in milliseconds since 1970. */
  async discardIdle(since: number): Promise<void> {
    const idle = [...this.#open].filter(([, { drop }]) => drop.touchedAt < since);
    await Promise.all(idle.map(([id]) => this.discard(id)));
  }

  /** Deletes all that no run has taken. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all([...this.#open.keys()].map((id) => this.discard(id)));
  }

  #place(id: string): string {
    return path.join(this.#folder, id);
  }

  #get(id: string): OpenDrop {
    const open = this.#open.get(id);
    if (open === undefined) throw new CodedError('rejected', 'This drop is no longer there. Drop the pictures again.');
    return open;
  }
}

/** A drop and its lock, or neither. */
async function openDrop(place: string, announced: Announced): Promise<OpenDrop> {
  const lock = await takeLock(place + lockSuffix);
  if ('heldBy' in lock) throw new Error('Nobody else knows this id.');
  try {
    return { lock, drop: await Drop.create(place + unfinishedSuffix, announced) };
  } catch (error) {
    await rm(place + unfinishedSuffix, { recursive: true, force: true });
    await lock.release();
    throw error;
  }
}
