// The file that `classify` would write for a run, in pieces, with the same few rows in memory however many there are.
import { assertNever } from '../../../protocol/errors.ts';
import { CsvEncoder, type CsvOptions } from '../csv.ts';
import { JsonLinesEncoder } from '../jsonl.ts';
import type { RowEncoder } from '../row.ts';
import type { ResultStore } from './result-store.ts';

export interface ExportOptions extends CsvOptions {
  readonly format: 'csv' | 'jsonl';
}

const rowsAtOnce = 200;
/** About as much as one piece holds. */
const pieceBytes = 128 * 1024;

/** Pieces of the file of the first `rows` rows. */
export async function* exportPieces(
  store: ResultStore,
  rows: number,
  options: ExportOptions,
): AsyncGenerator<Buffer, undefined> {
  const encoder = newEncoder(options);
  let piece = [encoder.header()];
  let bytes = 0;
  for (let from = 0; from < rows; from += rowsAtOnce) {
    for (const row of await store.read(from, Math.min(rowsAtOnce, rows - from))) {
      const line = encoder.row(row);
      piece.push(line);
      bytes += line.byteLength;
    }
    if (bytes < pieceBytes) continue;
    yield Buffer.concat(piece);
    [piece, bytes] = [[], 0];
  }
  const rest = Buffer.concat(piece);
  if (rest.length > 0) yield rest;
}

function newEncoder(options: ExportOptions): RowEncoder {
  switch (options.format) {
    case 'csv':
      return new CsvEncoder(options);
    case 'jsonl':
      return new JsonLinesEncoder(options);
    default:
      return assertNever(options.format);
  }
}
