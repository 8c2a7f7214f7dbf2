// The files that can be made of a run at any time, in pieces, with the same few rows in memory however many there are.
import { assertNever } from '../../../protocol/errors.ts';
import type { Library } from '../store/library.ts';
import type { RunRecord } from '../store/records.ts';
import { infoChunks } from './info.ts';
import type { ExportOptions } from './options.ts';
import { gathered, type Piece } from './piece.ts';
import { rowChunks } from './rows.ts';
import { folderChunks, labelChunks } from './summaries.ts';

/**
 * Pieces of a file of `record`'s run, of what there is of it when this begins.
 * @throws the signal's reason, or LibraryError with one line for people.
 */
export function exportPieces(
  library: Library,
  record: RunRecord,
  options: ExportOptions,
  signal?: AbortSignal,
): AsyncGenerator<Piece, undefined> {
  return gathered(chunks(library, record, options, signal));
}

function chunks(
  library: Library,
  record: RunRecord,
  options: ExportOptions,
  signal: AbortSignal | undefined,
): AsyncIterable<Piece> {
  switch (options.format) {
    case 'csv':
    case 'jsonl':
      return rowChunks(library, record, { ...options, format: options.format }, signal);
    case 'labels':
      return labelChunks(library, record, options);
    case 'folders':
      return folderChunks(library, record, options, signal);
    case 'info':
      return infoChunks(library, record, options.threshold, signal);
    default:
      return assertNever(options.format);
  }
}
