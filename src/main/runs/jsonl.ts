// Rows as JSON Lines: the CSV's names, the values as they are.
import { rowFields } from './row.ts';
import type { ResultRow, RowEncoder, RowSettings } from './row.ts';

/** Encodes rows as one JSON object a line; absent cells are null. */
export class JsonLinesEncoder implements RowEncoder {
  readonly #settings: RowSettings;

  constructor(settings: RowSettings) {
    this.#settings = settings;
  }

  /** Nothing: every line is a row. */
  header(): Buffer {
    return Buffer.alloc(0);
  }

  row(row: ResultRow): Buffer {
    const fields = rowFields(row, this.#settings).map(({ name, value }) => [name, value] as const);
    return Buffer.from(`${escapeLineEnds(JSON.stringify(Object.fromEntries(fields)))}\n`);
  }
}

/** JSON may hold these as they are, but some readers, such as Python's `splitlines`, take them for line ends. */
function escapeLineEnds(json: string): string {
  return json.replace(/[\u0085\u2028\u2029]/gu, (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
