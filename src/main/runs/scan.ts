// Finds the pictures that the arguments of a run name, as a stream in scan order.
import type { Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { assertNever } from '../../protocol/errors.ts';
import { isSystemFile } from './candidates.ts';
import { faultOf } from './fault.ts';
import { argumentPlace, picture } from './found.ts';
import type { FoundPicture, Omission, Place, Verdict } from './found.ts';
import { inspect, notRegular } from './inspect.ts';
import { EarlierArguments } from './overlap.ts';
import { readAhead } from './read-ahead.ts';
import { walk } from './walk.ts';

/** What a scan met that gets no row; complete when the scan is. */
export interface ScanSummary {
  /** Files in folders that are no pictures, or that nobody can tell of. */
  leftOut: number;
  /** Links to folders, which are not followed. */
  linkedFolders: number;
  /** `.DS_Store`, `Thumbs.db` and the like. */
  systemFiles: number;
}

interface ScanOptions {
  /** Whether folders inside a folder are entered. */
  readonly recursive: boolean;
  /** Ends the scan early, and quietly. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of each file that gets no row. */
  readonly onOmitted?: ((place: Place, why: Omission) => Promise<void>) | undefined;
}

/** The options as the parts of a scan need them. */
interface Inner {
  readonly recursive: boolean;
  readonly signal: AbortSignal;
}

/** Something that a source led to, whose verdict is out, or still to be found by looking at it. */
type Step = { readonly source: number } & ({ readonly verdict: Verdict } | { readonly place: Place });

interface Settled {
  readonly source: number;
  readonly verdict: Verdict;
}

interface Argument {
  /** Its place among the arguments. */
  readonly source: number;
  readonly path: string;
  /** What it is, links followed, or what was said when asked. */
  readonly facts: Stats | { readonly error: unknown };
}

/** Files asked about at once. Few, as each takes one of the process's few threads for file work. */
const aheadOfReader = 8;

/** A summary in which nothing has been counted yet. */
export function newScanSummary(): ScanSummary {
  return { leftOut: 0, linkedFolders: 0, systemFiles: 0 };
}

/**
 * The pictures that `sources` name, each path once, in scan order; counts in `summary` as it goes. What cannot be read
 * is handed out with a fault. Holds the names of the folders it is in, however many files there are.
 */
export async function* scan(
  sources: readonly string[],
  options: ScanOptions,
  summary: ScanSummary,
): AsyncGenerator<FoundPicture, undefined> {
  const left = new AbortController();
  const signal = AbortSignal.any([left.signal, ...(options.signal ? [options.signal] : [])]);
  const verdicts = readAhead(steps(sources, { recursive: options.recursive, signal }), aheadOfReader, settle);
  try {
    for await (const { source, verdict } of verdicts) {
      if (signal.aborted) return;
      if (verdict.is === 'picture') {
        yield { ...verdict.picture, source };
        continue;
      }
      count(verdict.is, summary);
      await options.onOmitted?.(verdict.place, verdict.is);
    }
  } finally {
    // What is still under way ends soon, though nobody waits for it.
    left.abort();
  }
}

function count(what: Omission, summary: ScanSummary): void {
  switch (what) {
    case 'left-out':
      summary.leftOut += 1;
      return;
    case 'system-file':
      summary.systemFiles += 1;
      return;
    case 'linked-folder':
      summary.linkedFolders += 1;
      return;
    default:
      assertNever(what);
  }
}

async function settle(step: Step): Promise<Settled> {
  return { source: step.source, verdict: 'verdict' in step ? step.verdict : await inspect(step.place) };
}

async function* steps(sources: readonly string[], options: Inner): AsyncGenerator<Step, undefined> {
  const earlier = new EarlierArguments(options.recursive);
  // Lexical: a link stays a name of its own.
  const paths = sources.map((source, at) => ({ source: at, path: path.resolve(source) }));
  for await (const argument of readAhead(paths, aheadOfReader, lookAt)) {
    if (options.signal.aborted) return;
    if (earlier.has(argument.path)) continue;
    const isFolder = 'isDirectory' in argument.facts && argument.facts.isDirectory();
    if (isFolder && !(await earlier.walkedInto(argument.path))) yield* folderSteps(argument, options, earlier);
    if (!isFolder && !(await earlier.met(argument.path))) {
      yield { source: argument.source, verdict: await fileVerdict(argument) };
    }
    earlier.add(argument.path, isFolder);
  }
}

async function lookAt(named: Pick<Argument, 'source' | 'path'>): Promise<Argument> {
  try {
    return { ...named, facts: await stat(named.path) };
  } catch (error) {
    return { ...named, facts: { error } };
  }
}

async function* folderSteps(
  { source, path: root }: Argument,
  options: Inner,
  earlier: EarlierArguments,
): AsyncGenerator<Step, undefined> {
  const top: Place = { root, relativePath: '', path: root, open: root };
  const skip = earlier.has.bind(earlier);
  for await (const { place, fault } of walk(top, { ...options, skip })) {
    if (fault === undefined) yield { source, place };
    else yield { source, verdict: picture(place === top ? argumentPlace(root) : place, undefined, fault) };
  }
}

/** A file named as an argument gets a row whatever it is, unless it is a system's own. */
async function fileVerdict({ path: absolute, facts }: Argument): Promise<Verdict> {
  const place = argumentPlace(absolute);
  if ('error' in facts) return picture(place, undefined, await faultOf(absolute, facts.error, 'file'));
  if (isSystemFile(path.basename(absolute))) return { is: 'system-file', place };
  if (!facts.isFile()) return picture(place, undefined, notRegular);
  return picture({ ...place, path: await forWorkers(absolute) }, facts);
}

/** `/dev/stdin` and its like mean another file in each process, so what it means here is handed on. */
async function forWorkers(absolute: string): Promise<string> {
  return /^\/(?:dev|proc)\//.test(absolute) ? await realpath(absolute).catch(() => absolute) : absolute;
}
