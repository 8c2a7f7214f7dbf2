// CSV: the exact bytes, and that a reader gets back whatever was in a row.
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CsvEncoder } from '../../../src/main/runs/csv.ts';
import type { CsvOptions } from '../../../src/main/runs/csv.ts';
import type { ResultRow } from '../../../src/main/runs/row.ts';
import { errorRow, okRow } from './rows.ts';

function encode(rows: ResultRow[], options: Partial<CsvOptions> = {}): Buffer {
  const encoder = new CsvEncoder({ topK: 1, threshold: 0.5, ...options });
  return Buffer.concat([encoder.header(), ...rows.map((row) => encoder.row(row))]);
}

/** For a reader that takes any of these for the end of a row, as most do. */
const anyLineEnd = ['\r\n', '\n', '\r'];

/** Strings of the characters that CSV trips over, and of any others. */
const nasty = fc.oneof(
  fc.string({
    unit: fc.constantFrom('"', ',', '\r', '\n', ' ', "'", '=', '+', '-', '@', '\t', ';', '\\', '\uFEFF', 'a'),
  }),
  fc.string({ unit: 'grapheme' }),
);

test('writes RFC 4180: CR LF, quotes only where needed, a point for decimals', () => {
  expect(encode([okRow, errorRow]).toString()).toBe(
    'root,relative_path,status,error_code,error,width,height,file_size,captured_at,captured_at_source,model_id,' +
      'model_sha256,top1_label,top1_score,threshold,decision,reviewed_label,device,inference_ms\r\n' +
      '/photos,a.jpg,ok,,,640,480,1234,2024-05-01T12:33:10,exif,builtin,c0ffee,' +
      '"tabby, tabby cat",0.612346,0.5,"tabby, tabby cat",,cpu,12.35\r\n' +
      '/photos,a.jpg,error,truncated,The file ends too early.,,,1234,,,builtin,c0ffee,,,0.5,,,,\r\n',
  );
});

test('keeps six decimals of scores and two of times', () => {
  const row = { ...okRow, predictions: [{ label: 'cat', score: 1 }], inferenceMs: 5 };
  expect(encode([row]).toString()).toContain(',cat,1.000000,0.5,cat,,cpu,5.00\r\n');
  const tiny = { ...okRow, predictions: [{ label: 'cat', score: 1e-9 }] };
  expect(encode([tiny]).toString()).toContain(',cat,0.000000,0.5,uncertain,');
});

test('begins with a byte order mark only on request', () => {
  expect(encode([], { bom: true }).subarray(0, 5).toString('latin1')).toBe('\xef\xbb\xbfro');
  expect(encode([]).subarray(0, 2).toString('latin1')).toBe('ro');
});

test.each([
  ...[' lead', 'trail ', 'José/写真/📷 #1%.jpg', "'quoted'", 'semi;colon', '\uFEFFmark'].map((plain) => [plain, plain]),
  ['new\nline', '"new\nline"'],
  ['carriage\rreturn', '"carriage\rreturn"'],
  ['quo"te', '"quo""te"'],
  ['"', '""""'],
  [',', '","'],
])('writes the cell %j as %j', (relativePath, cell) => {
  expect(encode([{ ...errorRow, relativePath }]).toString()).toContain(`\r\n/photos,${cell},error,`);
});

test('comes back from a reader as it was', () => {
  const property = fc.property(nasty, nasty, nasty, (root, relativePath, label) => {
    const row = { ...okRow, root, relativePath, predictions: [{ label, score: 0.75 }] };
    const [read] = parse(encode([row]), { columns: true, record_delimiter: anyLineEnd });
    expect(read).toMatchObject({ root, relative_path: relativePath, top1_label: label, decision: label });
    expect(read).toMatchObject({ top1_score: '0.750000', reviewed_label: '' });
  });
  fc.assert(property, { numRuns: 500 });
});

test('puts an apostrophe before formulas on request, in text cells only', () => {
  for (const first of ['=', '+', '-', '@', '\t', '\r', '\n']) {
    const row: ResultRow = {
      ...okRow,
      relativePath: `${first}1.jpg`,
      predictions: [{ label: `${first}x`, score: -0.5 }],
    };
    const read = (spreadsheetSafe: boolean): unknown => parse(encode([row], { spreadsheetSafe }), { columns: true })[0];
    expect(read(true)).toMatchObject({
      relative_path: `'${first}1.jpg`,
      top1_label: `'${first}x`,
      top1_score: '-0.500000',
    });
    expect(read(false)).toMatchObject({ relative_path: `${first}1.jpg`, top1_label: `${first}x` });
  }
  const plain = { ...okRow, relativePath: 'a=b.jpg' };
  expect(encode([plain], { spreadsheetSafe: true })).toEqual(encode([plain]));
});
