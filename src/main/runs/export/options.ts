// What can be chosen of an exported file.
import type { ExportFormat, View } from '../../../protocol/results.ts';

/** Of any. */
export interface FileOptions {
  /** Decides what is `uncertain`; the run itself need not know it. */
  readonly threshold: number;
  /** For the CSVs: a byte order mark first, for Excel. */
  readonly bom?: boolean | undefined;
  /** For the CSVs: `'` before text that a spreadsheet would take for a formula. */
  readonly spreadsheetSafe?: boolean | undefined;
}

export interface ExportOptions extends FileOptions {
  readonly format: ExportFormat;
  /** Which rows, in which order; for `csv` and `jsonl`, the others are about all. */
  readonly view: View;
}
