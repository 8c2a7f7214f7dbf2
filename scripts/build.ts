// Builds out/. A start at the same time never meets half a build: files are built aside and moved in one by one.
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { build } from 'electron-vite';

const root = resolve(import.meta.dirname, '..');
const out = join(root, 'out');
const aside = join(out, `build-${String(process.pid)}`);

/** Its time is that of the sources in the build; bin/zerolens compares. */
const stampName = 'built';

const hour = 60 * 60 * 1000;

async function main(): Promise<void> {
  process.chdir(root);
  await mkdir(aside, { recursive: true });
  try {
    // Made first, so that a source changed during the build counts as newer.
    await writeFile(join(aside, stampName), '');
    await build({ root, ignoreConfigWarning: true, build: { outDir: aside } });
    await moveIn();
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function moveIn(): Promise<void> {
  const built = (await filesIn(aside)).sort((one, other) => rank(one) - rank(other));
  for (const name of built) {
    await mkdir(dirname(join(out, name)), { recursive: true });
    await rename(join(aside, name), join(out, name));
  }
  // Untidiness is no reason to fail; two builds at once may both be clearing up.
  await removeLeftovers(new Set(built)).catch(() => undefined);
}

/** Parts before the entries that load them, the stamp last. */
function rank(name: string): number {
  if (name === stampName) return 2;
  return /[\\/](?:chunks|assets)[\\/]/u.test(name) ? 0 : 1;
}

/** Parts of earlier builds stay for an hour: a process started before may still load them. */
async function removeLeftovers(built: ReadonlySet<string>): Promise<void> {
  for (const name of await filesIn(out)) {
    const path = join(out, name);
    const facts = await stat(path).catch(() => undefined);
    if (facts !== undefined && !built.has(name) && Date.now() - facts.mtimeMs > hour) await rm(path, { force: true });
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

try {
  await main();
} catch (error) {
  // The bundler's message shows the place in the source; its own stack would only bury it.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
