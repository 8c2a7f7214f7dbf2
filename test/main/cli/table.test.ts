// The table: one line per picture, columns that stand still, and nothing from a file's name that steers the terminal.
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { TableEncoder } from '../../../src/main/cli/table.ts';
import type { ResultRow } from '../../../src/main/runs/row.ts';
import { errorRow, okRow, skippedRow } from '../runs/rows.ts';

const table = new TableEncoder(['tabby, tabby cat', 'lynx'], 0.5);

function line(row: ResultRow, encoder = table): string {
  return encoder.row(row).toString();
}

describe('a line', () => {
  it('has score, label and file, under the header', () => {
    expect(table.header().toString() + line(okRow)).toBe(
      [' score    label             file', ' 61.2%    tabby, tabby cat  a.jpg', ''].join('\n'),
    );
  });

  it('has a mark where the score is below the threshold', () => {
    const [first] = okRow.predictions;
    expect(line({ ...okRow, predictions: [{ ...first, score: 0.4999 }] })).toMatch(/^ 50\.0% \? {2}tabby/);
    expect(line({ ...okRow, predictions: [{ ...first, score: 0.5 }] })).toMatch(/^ 50\.0% {4}tabby/);
    expect(line({ ...okRow, predictions: [{ ...first, score: 1 }] })).toMatch(/^100\.0% {4}tabby/);
  });

  it('has the code and the reason of an error', () => {
    expect(line(errorRow)).toBe('     –    truncated         a.jpg: The file ends too early.\n');
    expect(line(skippedRow)).toBe('     –    skipped           a.jpg\n');
  });
});

const label = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.stringMatching(/^[写真📷a]{0,40}$/u),
);

it('stands still whatever the labels, and cuts only what is too long', () => {
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 5 }), (labels) => {
      const encoder = new TableEncoder(labels, 0.5);
      const [heading = ''] = encoder.header().toString().split('file');
      for (const each of labels) {
        const row = { ...okRow, relativePath: '|', predictions: [{ label: each, score: 0.9 }] };
        const shown = line(row, encoder);
        expect(stringWidth(shown.slice(0, shown.lastIndexOf('|')))).toBe(stringWidth(heading));
      }
      expect(stringWidth(heading)).toBeLessThanOrEqual(40);
    }),
  );
});

it('is one line without control characters, whatever the names', () => {
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(text, text, text, (relativePath, error, name) => {
      const rows = [
        { ...okRow, relativePath, predictions: [{ label: name, score: 1 }] },
        { ...errorRow, relativePath, error },
        { ...skippedRow, relativePath },
      ];
      for (const row of rows) expect(line(row)).toMatch(/^\P{Cc}*\n$/u);
    }),
  );
});
