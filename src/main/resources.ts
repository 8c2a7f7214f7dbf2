// Finds the project's own files, the same from the sources (src/main) and from the build (out/main).
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The folder that holds package.json: bundling moves code to other depths, so it is looked for upwards. */
function packageRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`No package.json above ${import.meta.dirname}.`);
    folder = parent;
  }
  return folder;
}

/**
 * The same, where files are that somebody else than Electron's main script opens, as native code, threads and workers do: in the
 * packed app they lie beside the archive.
 */
function openRoot(): string {
  const root = packageRoot();
  return basename(root) === 'app.asar' ? `${root}.unpacked` : root;
}

/** Absolute path of something in resources/, for instance `resourcePath('models', 'zerolens-tiny-200')`. */
export function resourcePath(...parts: string[]): string {
  return join(openRoot(), 'resources', ...parts);
}

/** A built worker, which is forked as a process of its own. */
export function workerEntryPath(name: 'zerolens-worker' | 'zerolens-worker-bench' = 'zerolens-worker'): string {
  return join(openRoot(), 'out', 'main', `${name}.js`);
}

/** The thread of the library of runs: built beside the rest, or a source beside this one. */
export function libraryThreadPath(): string {
  return import.meta.filename.endsWith('.ts')
    ? join(import.meta.dirname, 'runs', 'store', 'thread.ts')
    : join(openRoot(), 'out', 'main', 'zerolens-library.js');
}

/** The built preload of the desktop app. */
export function preloadPath(): string {
  return join(packageRoot(), 'out', 'preload', 'index.cjs');
}

/** The folder of the built page. */
export function pagePath(): string {
  return join(packageRoot(), 'out', 'renderer');
}
