// Keys of the CURVE server in the user-data folder: its own pair, made once, and those of the programs it lets in.
import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { curveKeyPair } from 'zeromq';
import { z } from 'zod';
import { systemCode } from '../system-code.ts';

/** Z85, as ZeroMQ writes keys. */
const z85 = /^[0-9a-zA-Z.\-:+=^!/*?&<>()[\]{}@%$#]{40}$/u;
/** The line of a certificate file as pyzmq and czmq write it. */
const certificateLine = /^\s*public-key\s*=\s*"([^"]{40})"\s*$/mu;
/** Of a file with one key, in bytes; more is none. */
const longestKeyFile = 4096;

const pairSchema = z.object({ publicKey: z.string().regex(z85), secretKey: z.string().regex(z85) });
type KeyPair = z.infer<typeof pairSchema>;

export interface ServerKeys extends KeyPair {
  /** Whose files hold the public keys of programs. */
  allowedFolder: string;
}

/**
 * The server's keys, made and kept when there are none yet.
 * @throws Error with one line for people where they cannot be read or kept.
 */
export async function serverKeys(home: string): Promise<ServerKeys> {
  const folder = join(home, 'curve');
  const allowedFolder = join(folder, 'allowed');
  await mkdir(allowedFolder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'server.json');
  const pair = (await readPair(path)) ?? (await keepPair(path));
  return { ...pair, allowedFolder };
}

async function readPair(path: string): Promise<KeyPair | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return pairSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${path} holds no key pair: delete it, and a new one is made.`, { cause: error });
  }
}

async function keepPair(path: string): Promise<KeyPair> {
  const pair = curveKeyPair();
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(pair)}\n`);
  } finally {
    await file.close();
  }
  return pair;
}

/** The public keys in the files of a folder, each alone or in a certificate; read anew each time, so that keys come and go at once. */
export async function allowedKeys(folder: string): Promise<ReadonlySet<string>> {
  const names = await readdir(folder).catch(() => []);
  const keys = await Promise.all(names.map((name) => keyIn(join(folder, name))));
  return new Set(keys.filter((key) => key !== undefined));
}

async function keyIn(path: string): Promise<string | undefined> {
  const text = (await readFile(path, 'latin1').catch(() => '')).slice(0, longestKeyFile);
  const key = certificateLine.exec(text)?.[1] ?? text.trim();
  return z85.test(key) ? key : undefined;
}
