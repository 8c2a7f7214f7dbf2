// The token of one launch of `serve`. Where the user has chosen the port it is kept, so that an open page finds back.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newToken } from '../token.ts';
import { userDataFolder } from '../user-data.ts';

/** @param port 0 for any: then the token is new, as the address is. */
export async function launchToken(port: number): Promise<string> {
  if (port === 0) return newToken();
  const folder = join(userDataFolder(), 'launches');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${port}.token`);
  const kept = await readFile(path, 'utf8').catch(() => '');
  if (/^[\w-]{43}$/u.test(kept)) return kept;
  const token = newToken();
  await writeFile(path, token, { mode: 0o600 });
  return token;
}
