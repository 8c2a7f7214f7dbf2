// The system's bound on files that one process may have open, and how many workers fit under it. libzmq ends the whole
// process when it meets that bound, so it has to be kept away from.
import { z } from 'zod';

/** The part of Node's report on itself that counts here; a word stands for no limit, and Windows has none. */
const reportSchema = z.object({ userLimits: z.object({ open_files: z.object({ soft: z.number() }) }) });

/** What a command uses without any worker: its sockets, the scan, the outputs, the library with its two threads, and some to spare. */
const filesOfCommand = 52;
/** A worker takes 7 in the main process, and some more while it starts. */
const filesPerWorker = 8;
/** A worker itself has about 42 open. */
const fewest = filesOfCommand + filesPerWorker;

/**
 * As many of the `wanted` workers as fit under `limit`.
 * @throws Error with one line for people where not even one does.
 */
export function workersWithin(limit: number, wanted: number): number {
  if (limit < fewest) {
    throw new Error(`Only ${limit} files may be open at once here, too few for ZeroLens: raise that (ulimit -n 1024).`);
  }
  return Math.min(wanted, Math.floor((limit - filesOfCommand) / filesPerWorker));
}

/** Files that this process, and each one it starts, may have open at once. */
export function openFileLimit(): number {
  const report = reportSchema.safeParse(process.report.getReport());
  return report.success ? report.data.userLimits.open_files.soft : Infinity;
}
