// The rows of a run as `classify` writes them: with the encoders that it uses, so the same bytes.
import { CsvEncoder } from '../csv.ts';
import { JsonLinesEncoder } from '../jsonl.ts';
import type { RowEncoder } from '../row.ts';
import type { Library } from '../store/library.ts';
import type { RunRecord } from '../store/records.ts';
import type { ExportOptions } from './options.ts';
import type { Piece } from './piece.ts';

interface RowOptions extends ExportOptions {
  readonly format: 'csv' | 'jsonl';
}

/** The file of a view, a few hundred rows at a time. */
export async function* rowChunks(
  library: Library,
  record: RunRecord,
  options: RowOptions,
  signal: AbortSignal | undefined,
): AsyncGenerator<Piece, undefined> {
  const encoder = newEncoder(record, options);
  let rows = 0;
  yield { bytes: encoder.header(), rows };
  for await (const some of library.eachRow(record.id, options.view, signal)) {
    rows += some.length;
    yield { bytes: Buffer.concat(some.map(({ row }) => encoder.row(row))), rows };
  }
}

function newEncoder({ topK }: RunRecord, options: RowOptions): RowEncoder {
  const { threshold, bom = false, spreadsheetSafe = false } = options;
  const settings = { topK, threshold, bom, spreadsheetSafe };
  return options.format === 'csv' ? new CsvEncoder(settings) : new JsonLinesEncoder(settings);
}
