// Results as a table for people, one line per picture as it is done.
import stringWidth from 'string-width';
import { assertNever } from '../../protocol/errors.ts';
import type { ResultRow, RowEncoder } from '../runs/row.ts';
import { padded } from './columns.ts';
import { terminalText } from './terminal-text.ts';

const widestLabel = 28;
const scoreWidth = 6;

export class TableEncoder implements RowEncoder {
  readonly #labelWidth: number;
  readonly #threshold: number;

  /** @param labels every label the model has, so that the columns stand still. */
  constructor(labels: readonly string[], threshold: number) {
    const widest = labels.reduce((width, label) => Math.max(width, stringWidth(label)), 'not_an_image'.length);
    this.#labelWidth = Math.min(widest, widestLabel);
    this.#threshold = threshold;
  }

  header(): Buffer {
    return Buffer.from(`${'score'.padStart(scoreWidth)}    ${padded('label', this.#labelWidth)}  file\n`);
  }

  /** Scores below the threshold are marked with `?`. */
  row(row: ResultRow): Buffer {
    return Buffer.from(this.#line(row));
  }

  #line(row: ResultRow): string {
    const file = terminalText(row.relativePath);
    switch (row.status) {
      case 'ok': {
        const [best] = row.predictions;
        const score = best?.score ?? 0;
        const mark = score < this.#threshold ? '?' : ' ';
        return this.#cells(`${(score * 100).toFixed(1)}%`, mark, terminalText(best?.label ?? ''), file);
      }
      case 'error':
        return this.#cells('–', ' ', row.errorCode, `${file}: ${terminalText(row.error)}`);
      case 'skipped':
        return this.#cells('–', ' ', 'skipped', file);
      default:
        return assertNever(row);
    }
  }

  #cells(score: string, mark: string, label: string, file: string): string {
    return `${score.padStart(scoreWidth)} ${mark}  ${padded(label, this.#labelWidth)}  ${file}\n`;
  }
}
