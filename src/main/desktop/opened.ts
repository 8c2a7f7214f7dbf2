// Files and folders that the system opens with the app: at its start, by a second start, or on macOS by an event.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** What comes within this time is one thing to the user: a system tells of ten files ten times. */
const togetherMs = 300;

/** Those words of a command line that are files or folders, or their addresses, as absolute paths. */
export function openedPaths(words: readonly string[], workingFolder: string): string[] {
  return words
    .filter((word) => word !== '' && !word.startsWith('-'))
    .map((word) => path.resolve(workingFolder, pathIn(word)))
    .filter((file) => existsSync(file));
}

/** Desktops of Linux hand files over as `file:` addresses. */
function pathIn(word: string): string {
  if (!word.startsWith('file:')) return word;
  try {
    return fileURLToPath(word);
  } catch {
    return word;
  }
}

export class Opened {
  readonly #onPaths: (paths: string[]) => void;
  #waiting: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #ready = false;

  /** @param onPaths takes those that came together, once `begin` has been called. */
  constructor(onPaths: (paths: string[]) => void) {
    this.#onPaths = onPaths;
  }

  add(paths: readonly string[]): void {
    if (paths.length === 0) return;
    this.#waiting.push(...paths);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#hand();
    }, togetherMs);
  }

  /** From now on there is somebody to take them. */
  begin(): void {
    this.#ready = true;
    if (this.#timer === undefined) this.#hand();
  }

  #hand(): void {
    this.#timer = undefined;
    if (!this.#ready || this.#waiting.length === 0) return;
    const paths = [...new Set(this.#waiting)];
    this.#waiting = [];
    this.#onPaths(paths);
  }
}
