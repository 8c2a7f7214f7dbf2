// A run that is done already: its rows once more, from the library.
import type { Library } from '../../runs/store/library.ts';
import type { RunRecord } from '../../runs/store/records.ts';
import { wholeView } from '../../../protocol/results.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { RowSinks } from '../row-sinks.ts';
import { stopOnSignals } from '../signals.ts';
import { say, type ClassifyOptions } from './options.ts';

/** @returns the run's own exit code. */
export async function writeAgain(
  library: Library,
  record: RunRecord,
  sinks: RowSinks,
  options: ClassifyOptions,
): Promise<ExitCode> {
  const { id, name, ok, errors } = record;
  say(
    options,
    `Run ${id} (${name}) is finished: its files are written again, and nothing is classified. What has changed since takes a new run, without --resume.`,
  );
  const stop = new AbortController();
  const signals = stopOnSignals(() => {
    stop.abort();
  });
  try {
    await sinks.writeHeaders();
    for await (const rows of library.eachRow(id, wholeView, stop.signal)) {
      for (const { row } of rows) await sinks.writeRow(row);
      if (sinks.closed) return exitCodes.stopped;
    }
    await sinks.complete();
  } catch (error) {
    await sinks.abandon();
    if (signals.stopped) return exitCodes.stopped;
    throw error;
  } finally {
    signals.release();
  }
  for (const path of sinks.paths) say(options, `Results are in ${path}.`);
  if (ok + errors === 0) throw new Error('no picture was found.');
  return errors === 0 ? exitCodes.ok : exitCodes.someErrors;
}
