// A lock file: one process at a time writes a file, and a dead one's lock is taken over.
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { identityOf, isAlive } from '../processes.ts';
import { systemCode } from '../system-code.ts';

const ownerSchema = z.object({ pid: z.int(), startedAt: z.string(), lock: z.uuid() });

/** Who holds a lock: a process, and which of the locks that it has held. */
type Owner = z.infer<typeof ownerSchema>;

/** A lock that this process holds. */
export interface Lock {
  /** Gives it up; never throws. */
  release(): Promise<void>;
}

/** The live process that holds the lock. */
export interface Holder {
  readonly heldBy: number;
}

/**
 * Takes the lock `file`, or tells who has it.
 * @throws the file system's error if the lock cannot be written.
 */
export async function takeLock(file: string): Promise<Lock | Holder> {
  const identity = await identityOf(process.pid);
  return await take(file, { pid: process.pid, startedAt: identity?.startedAt ?? '', lock: randomUUID() });
}

async function take(file: string, me: Owner): Promise<Lock | Holder> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await create(file, me)) return { release: () => remove(file) };
    const owner = await ownerOf(file);
    if (owner === undefined) continue;
    if (await isAlive(owner)) return { heldBy: owner.pid };
    const heir = await inherit(file, owner, me);
    if (heir !== undefined) return heir;
  }
  throw new Error(`The lock file ${file} can be neither made nor read`);
}

/**
 * Replaces a dead owner's lock, in the one way that lets only one of many win: the right to replace this very owner is
 * a lock itself, and he who holds it looks again. That may have a dead owner in turn, and is then inherited alike.
 */
async function inherit(file: string, dead: Owner, me: Owner): Promise<Lock | Holder | undefined> {
  const right = await take(`${file}.${dead.lock.slice(0, 8)}`, me);
  if ('heldBy' in right) return right;
  try {
    if ((await ownerOf(file))?.lock !== dead.lock) return undefined;
    await replace(file, me);
    return { release: () => remove(file) };
  } finally {
    await right.release();
  }
}

/** In one step, so that nobody meets a lock without an owner. */
async function replace(file: string, me: Owner): Promise<void> {
  const mine = `${file}.${me.lock.slice(0, 8)}`;
  try {
    await writeFile(mine, JSON.stringify(me));
    await rename(mine, file);
  } catch (error) {
    await remove(mine);
    throw error;
  }
}

async function create(file: string, me: Owner): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify(me), { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    // A full disk lets a file be made, but not filled.
    if (systemCode(error) === 'ENOSPC' || systemCode(error) === 'EDQUOT') await remove(file);
    throw error;
  }
}

/** Undefined if the lock is gone. One that stays without a word was left so by a process that died in between. */
async function ownerOf(file: string): Promise<Owner | undefined> {
  for (let patience = 20; ; patience -= 1) {
    try {
      const text = await readFile(file, 'utf8');
      const owner = ownerSchema.safeParse(parse(text));
      if (owner.success) return owner.data;
      const { mtimeMs } = await stat(file);
      if (patience === 0) return { pid: 0, startedAt: '', lock: Math.trunc(mtimeMs).toString(36) };
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    }
    await sleep(50);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function remove(file: string): Promise<void> {
  await rm(file, { force: true }).catch(() => undefined);
}
