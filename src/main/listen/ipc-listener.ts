// A socket file that only its user may open. It is made in a private folder beside its place and moved there once its
// permissions are right, so that nobody else can connect in between.
import { once } from 'node:events';
import { chmod, lstat, mkdtemp, rename, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { systemCode } from '../system-code.ts';
import type { Listener } from './listener.ts';

/** The longest path of a socket, in bytes; the system has no room for more. */
const longestPath = 107;

export class IpcListener implements Listener {
  readonly #path: string;
  readonly #folder: string;
  #inode: number | undefined;

  private constructor(path: string, folder: string) {
    this.#path = path;
    this.#folder = folder;
  }

  /** @throws Error with one line for people where the path cannot be used. */
  static async prepare(given: string): Promise<IpcListener> {
    if (/^[@*]/u.test(given))
      throw new Error('--listen needs the path of a file after ipc://, so that it has permissions.');
    const path = resolve(given);
    await refuseTaken(path);
    const beside = join(dirname(path), '.z');
    const longest = Math.max(Buffer.byteLength(path), Buffer.byteLength(`${beside}XXXXXX/s`));
    if (longest > longestPath) throw new Error(`The path of a socket has at most ${longestPath} bytes: ${path}`);
    const folder = await mkdtemp(beside).catch((error: unknown) => {
      const missing = systemCode(error) === 'ENOENT';
      const why = missing ? 'its folder does not exist. Create it first.' : `${systemCode(error)}. Name another path.`;
      throw new Error(`No socket can be made at ${path}: ${why}`, { cause: error });
    });
    return new IpcListener(path, folder);
  }

  get endpoint(): string {
    return `ipc://${this.#privatePath}`;
  }

  async open(): Promise<string[]> {
    await chmod(this.#privatePath, 0o600);
    this.#inode = (await lstat(this.#privatePath)).ino;
    await rename(this.#privatePath, this.#path);
    await rm(this.#folder, { recursive: true });
    return [`Programs of this user can connect to ipc://${this.#path}`];
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
    const facts = await lstat(this.#path).catch(() => undefined);
    // Not somebody else's that has taken its place.
    if (facts !== undefined && facts.ino === this.#inode) await rm(this.#path, { force: true });
  }

  get #privatePath(): string {
    return join(this.#folder, 's');
  }
}

/** A socket that nobody serves any more may be replaced; nothing else. */
async function refuseTaken(path: string): Promise<void> {
  const facts = await lstat(path).catch(() => undefined);
  if (facts === undefined) return;
  if (!facts.isSocket()) throw new Error(`${path} is there already, and is no socket.`);
  if (await isServed(path)) throw new Error(`${path} is in use by another program.`);
}

async function isServed(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    return systemCode(error) !== 'ECONNREFUSED'; // In doubt, it is.
  } finally {
    socket.destroy();
  }
}
