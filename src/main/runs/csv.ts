// Rows as CSV: RFC 4180 in UTF-8, whatever is in them.
import { stringify } from 'csv-stringify/sync';
import { columnNames, rowFields } from './row.ts';
import type { Field, ResultRow, RowEncoder, RowSettings } from './row.ts';

/** How a CSV is to look, beside what is in it. */
export interface CsvOptions extends RowSettings {
  /** A byte order mark first, for Excel. */
  readonly bom?: boolean;
  /** `'` before text that a spreadsheet would take for a formula. */
  readonly spreadsheetSafe?: boolean;
}

/** Encodes rows as lines that end in CR LF. */
export class CsvEncoder implements RowEncoder {
  readonly #options: CsvOptions;

  constructor(options: CsvOptions) {
    this.#options = options;
  }

  /** The line of column names, after the byte order mark if there is to be one. */
  header(): Buffer {
    return csvHeader(columnNames(this.#options.topK), this.#options.bom);
  }

  row(row: ResultRow): Buffer {
    return csvLine(rowFields(row, this.#options), this.#options.spreadsheetSafe);
  }
}

/** What a CSV with these columns begins with. */
export function csvHeader(names: readonly string[], bom = false): Buffer {
  return Buffer.from((bom ? '\uFEFF' : '') + line(names));
}

/** One row of a CSV, whatever it is about. */
export function csvLine(fields: readonly Field[], spreadsheetSafe = false): Buffer {
  return Buffer.from(line(fields.map((field) => cell(field, spreadsheetSafe))));
}

function line(cells: readonly string[]): string {
  // Given a delimiter of its own, csv-stringify leaves lone CR and LF bare unless told otherwise.
  return stringify([[...cells]], { record_delimiter: '\r\n', quote_record_delimiter: true });
}

function cell({ value, decimals }: Field, safe: boolean): string {
  if (value === null) return '';
  if (typeof value === 'number') return decimals === undefined ? String(value) : value.toFixed(decimals);
  // Not csv-stringify's `escape_formulas`: that leaves LF alone and changes full-width signs.
  return safe && /^[=+\-@\t\r\n]/u.test(value) ? `'${value}` : value;
}
