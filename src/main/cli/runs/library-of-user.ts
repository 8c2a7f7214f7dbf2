// The user's library for one command, and the run that it names.
import type { Library } from '../../runs/store/library.ts';
import type { RunRecord } from '../../runs/store/records.ts';
import { warn } from '../terminal-text.ts';
import { openUserLibrary } from '../user-library.ts';

const atOnce = 200;
/** Runs that are named where none fits. */
const mostNamed = 5;

/** @throws LibraryError with one line for people where there is none and none can be made, or a newer ZeroLens made it. */
export async function withLibrary<Result>(use: (library: Library) => Promise<Result>): Promise<Result> {
  const library = await openUserLibrary();
  try {
    if (library.health.notice !== undefined) warn(library.health.notice);
    return await use(library);
  } finally {
    await library.close();
  }
}

/** All runs, newest first. */
export async function* eachRun(library: Library): AsyncGenerator<RunRecord, undefined> {
  for (let from = 0; ; from += atOnce) {
    const { runs } = await library.runs(from, atOnce);
    yield* runs;
    if (runs.length < atOnce) return;
  }
}

/**
 * The run of this id, or of the only id that begins so.
 * @throws Error that names the runs there are.
 */
export async function findRun(library: Library, id: string): Promise<RunRecord> {
  // The beginning of any.
  if (id === '') throw new Error("a run's id is empty.");
  const found = await library.run(id);
  if (found !== undefined && found.deletedAt === undefined) return found;
  const all: RunRecord[] = [];
  for await (const run of eachRun(library)) all.push(run);
  if (all.length === 0) throw new Error(`there is no run ${id}, nor any other: classify keeps runs.`);
  const fitting = all.filter((run) => run.id.startsWith(id));
  if (fitting.length === 0) throw new Error(`there is no run ${id}. There are ${named(all)}.`);
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return only;
  throw new Error(`more than one run begins with ${id}: ${named(fitting)}.`);
}

/** `ab12cd34 (photos), 56ef78gh (more) and 3 others`. */
export function named(runs: readonly RunRecord[]): string {
  const names = runs.slice(0, mostNamed).map(({ id, name }) => `${id} (${name})`);
  const rest = runs.length - names.length;
  return names.join(', ') + (rest > 0 ? ` and ${rest} more (zerolens runs)` : '');
}
