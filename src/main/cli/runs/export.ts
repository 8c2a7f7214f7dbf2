// `zerolens runs export`: files of a run from the library, as many as are asked for.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { ExportFormat, View } from '../../../protocol/results.ts';
import { exportPieces } from '../../runs/export/export.ts';
import { writeExport } from '../../runs/export/write.ts';
import type { Library } from '../../runs/store/library.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { stopOnSignals } from '../signals.ts';
import { warn } from '../terminal-text.ts';
import { stateText } from './facts.ts';
import { findRun, withLibrary } from './library-of-user.ts';
import { viewOf } from './view.ts';

export interface ExportCommandOptions extends Partial<Record<ExportFormat, string>> {
  threshold?: number;
  show?: View['show'];
  label?: string;
  bom?: true;
  spreadsheetSafe?: true;
}

const formats: readonly ExportFormat[] = ['csv', 'jsonl', 'labels', 'folders', 'info'];

export async function exportRun(id: string, options: ExportCommandOptions, command: Command): Promise<ExitCode> {
  const targets = formats.flatMap((format) => {
    const target = options[format];
    return target === undefined ? [] : [{ format, target }];
  });
  checkTargets(
    targets.map(({ target }) => target),
    command,
  );
  const stop = new AbortController();
  const signals = stopOnSignals(() => {
    stop.abort();
  });
  try {
    return await withLibrary(async (library) => {
      for (const { format, target } of targets) {
        const written = await writeOne(library, id, { ...options, format, target }, stop.signal);
        if (!written) return exitCodes.stopped;
      }
      return exitCodes.ok;
    });
  } catch (error) {
    if (signals.stopped) return exitCodes.stopped;
    throw error;
  } finally {
    signals.release();
  }
}

function checkTargets(targets: readonly string[], command: Command): void {
  if (targets.length === 0) command.error(`error: name at least one file: --${formats.join(', --')}`);
  if (targets.includes('')) command.error('error: a file has an empty name');
  if (new Set(targets.map((target) => (target === '-' ? target : resolve(target)))).size < targets.length) {
    command.error('error: two files have the same name');
  }
}

/** Whether it is whole: nobody may read standard output to its end. */
async function writeOne(
  library: Library,
  id: string,
  {
    format,
    target,
    show,
    label,
    bom,
    spreadsheetSafe,
    ...options
  }: ExportCommandOptions & { format: ExportFormat; target: string },
  signal: AbortSignal,
): Promise<boolean> {
  const record = await findRun(library, id);
  const threshold = options.threshold ?? record.threshold;
  const view = viewOf(show, label, threshold);
  const pieces = exportPieces(library, record, { format, view, threshold, bom, spreadsheetSafe }, signal);
  const rows = await writeExport(pieces, target);
  if (rows === undefined) return false;
  if (record.state !== 'done') warn(`The run is ${await stateText(record)}: this is what is done of it so far.`);
  if (target !== '-') warn(`${rowsText(rows)} in ${target}.`);
  return true;
}

function rowsText(rows: number): string {
  return rows === 1 ? '1 row is' : `${rows} rows are`;
}
