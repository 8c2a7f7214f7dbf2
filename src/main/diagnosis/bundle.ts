// The diagnostic bundle: what somebody needs who helps with a fault, in one zip, with the names in it left out by choice.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { strToU8, zipSync, type Zippable } from 'fflate';
import { messageOf } from '../../protocol/errors.ts';
import type { ForkWorker } from '../broker/spawn.ts';
import { logFolder } from '../log/log.ts';
import { shortened } from '../log/shorten.ts';
import type { UserData } from '../user-data.ts';
import { diagnose } from './diagnosis.ts';
import { withoutNames } from './names.ts';

export interface BundleSettings {
  readonly userData: UserData;
  /** Whether names of files, folders, user and computer are left out. */
  readonly leaveOutNames: boolean;
  /** As of the engine, for trying devices. */
  readonly forkWorker?: ForkWorker | undefined;
}

/**
 * The bytes of a zip with `about.txt`, `doctor.json`, `settings.json` and `logs/`. What cannot be had of it is said in its place.
 * It takes some seconds, as every device is tried.
 */
export async function diagnosticBundle({ userData, leaveOutNames, forkWorker }: BundleSettings): Promise<Uint8Array> {
  const cleaned = leaveOutNames ? (text: string) => withoutNames(text) : (text: string) => shortened(text);
  const { settings, notice } = userData.settings;
  const texts: Record<string, string> = {
    'about.txt': about(leaveOutNames),
    'doctor.json': await diagnose(userData, forkWorker).then(jsonOf(cleaned), (error: unknown) =>
      cleaned(messageOf(error)),
    ),
    'settings.json': jsonOf(cleaned)({ ...settings, ...(notice !== undefined && { notice }) }),
    ...(await logs(userData.home, cleaned)),
  };
  const files: Zippable = {};
  for (const [name, text] of Object.entries(texts)) {
    files[name] = strToU8(text);
    // Cleaning a file takes some milliseconds; pictures go on in between.
    await turn();
  }
  return zipSync(files);
}

/** `zerolens-diagnostics-2026-01-31.zip` */
export function bundleName(at: Date): string {
  return `zerolens-diagnostics-${at.toISOString().slice(0, 10)}.zip`;
}

function about(leaveOutNames: boolean): string {
  const names = leaveOutNames
    ? 'Names of files, folders, user and computer are left out.'
    : 'Of paths, the last two parts are in it; the home folder is written as ~.';
  return [
    'What ZeroLens knows about a fault: versions and devices (doctor.json), settings, and logs.',
    `No picture and no result is in it. ${names}`,
    'Look through it before you send it to anybody.',
    '',
  ].join('\n');
}

function jsonOf(cleaned: (text: string) => string): (content: object) => string {
  return (content) =>
    `${JSON.stringify(content, (_key, value: unknown) => (typeof value === 'string' ? cleaned(value) : value), 2)}\n`;
}

async function logs(home: string, cleaned: (text: string) => string): Promise<Record<string, string>> {
  const folder = logFolder(home);
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.log'));
  const texts = names.map(async (name): Promise<[string, string]> => {
    const text = await readFile(path.join(folder, name), 'utf8').catch((error: unknown) => messageOf(error));
    return [`logs/${name}`, cleaned(text)];
  });
  return Object.fromEntries(await Promise.all(texts));
}
