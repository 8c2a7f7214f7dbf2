// The scan's rules about order and overlap, as plainly as they can be written: everything at once, then sorted.
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { jpegHead } from './temp.ts';

/** `root` and relative path of each row that `sources` should give. */
export function naiveScan(sources: readonly string[], recursive: boolean): [string, string][] {
  const seen = new Set<string>();
  return sources
    .map((source) => path.resolve(source))
    .flatMap((source) => rowsOf(source, recursive))
    .filter(([root, relative]) => {
      const absolute = path.join(root, relative);
      return !seen.has(absolute) && seen.add(absolute);
    });
}

function rowsOf(source: string, recursive: boolean): [string, string][] {
  if (statSync(source, { throwIfNoEntry: false })?.isDirectory() !== true) {
    return [[path.dirname(source), path.basename(source)]];
  }
  const found = below(source, '', recursive);
  return found.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).map((relative) => [source, relative]);
}

function below(root: string, folder: string, recursive: boolean): string[] {
  return readdirSync(path.join(root, folder)).flatMap((name) => {
    const relative = path.posix.join(folder, name);
    const absolute = path.join(root, relative);
    if (lstatSync(absolute).isDirectory()) return recursive ? below(root, relative, recursive) : [];
    return getsRow(absolute) ? [relative] : [];
  });
}

function getsRow(absolute: string): boolean {
  const named = /\.(jpg|png)$/u.test(absolute);
  try {
    if (statSync(absolute).isDirectory()) return false;
    return named || readFileSync(absolute).subarray(0, jpegHead.length).equals(jpegHead);
  } catch {
    return named;
  }
}
