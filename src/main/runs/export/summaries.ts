// Summaries of a run as CSV: how many pictures per label, or per folder and label.
import { csvHeader, csvLine } from '../csv.ts';
import type { Field } from '../row.ts';
import type { FolderSum } from '../store/folder-sums.ts';
import type { Library } from '../store/library.ts';
import type { RunRecord } from '../store/records.ts';
import type { FileOptions } from './options.ts';
import type { Piece } from './piece.ts';

/** One row per label, the person's or else the model's best, most pictures first; `share` is that of all with an answer. */
export async function* labelChunks(
  library: Library,
  record: RunRecord,
  options: FileOptions,
): AsyncGenerator<Piece, undefined> {
  const { labels } = await library.counts(record.id, options.threshold);
  const pictures = labels.reduce((sum, { rows }) => sum + rows, 0);
  yield { bytes: csvHeader(['label', 'pictures', 'share', 'reviewed', 'uncertain'], options.bom), rows: 0 };
  for (const [at, { label, rows, reviewed, uncertain }] of labels.entries()) {
    const fields: Field[] = [
      { name: 'label', value: label },
      { name: 'pictures', value: rows },
      { name: 'share', value: rows / pictures, decimals: 6 },
      { name: 'reviewed', value: reviewed },
      { name: 'uncertain', value: uncertain },
    ];
    yield { bytes: csvLine(fields, options.spreadsheetSafe), rows: at + 1 };
  }
}

/** One row per folder and label. Where the model is below the threshold and nobody has looked, the label is `uncertain`. */
export async function* folderChunks(
  library: Library,
  record: RunRecord,
  options: FileOptions,
  signal: AbortSignal | undefined,
): AsyncGenerator<Piece, undefined> {
  yield { bytes: csvHeader(['folder', 'label', 'pictures'], options.bom), rows: 0 };
  let rows = 0;
  for await (const sums of library.eachFolderSum(record.id, options.threshold, signal)) {
    rows += sums.length;
    yield { bytes: Buffer.concat(sums.map((sum) => csvLine(folderFields(sum), options.spreadsheetSafe))), rows };
  }
}

function folderFields({ folder, label, rows }: FolderSum): Field[] {
  return [
    { name: 'folder', value: folder },
    { name: 'label', value: label ?? 'uncertain' },
    { name: 'pictures', value: rows },
  ];
}
