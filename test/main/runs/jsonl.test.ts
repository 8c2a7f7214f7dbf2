// JSON Lines: the CSV's names, raw values, one object a line.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonLinesEncoder } from '../../../src/main/runs/jsonl.ts';
import { columnNames } from '../../../src/main/runs/row.ts';
import { errorRow, okRow } from './rows.ts';

const encoder = new JsonLinesEncoder({ topK: 2, threshold: 0.5 });

test('has no header, and the columns of the CSV as names', () => {
  expect(encoder.header()).toHaveLength(0);
  for (const row of [okRow, errorRow]) {
    expect(Object.keys(JSON.parse(encoder.row(row).toString()) as object)).toEqual(columnNames(2));
  }
});

test('writes numbers as numbers and absent cells as null', () => {
  expect(encoder.row(okRow).toString()).toBe(
    '{"root":"/photos","relative_path":"a.jpg","status":"ok","error_code":null,"error":null,"width":640,"height":480,' +
      '"file_size":1234,"captured_at":"2024-05-01T12:33:10","captured_at_source":"exif","model_id":"builtin",' +
      '"model_sha256":"c0ffee","top1_label":"tabby, tabby cat","top1_score":0.612346,"top2_label":"lynx",' +
      '"top2_score":0.1,"threshold":0.5,"decision":"tabby, tabby cat","reviewed_label":null,"device":"cpu",' +
      '"inference_ms":12.35}\n',
  );
});

test('keeps any text as it is, on one line by anybody’s notion of lines', () => {
  const text = fc.string({
    unit: fc.constantFrom('\n', '\r', '\u2028', '\u2029', '\u0085', '"', '\\', '=', '📷', 'a'),
  });
  const property = fc.property(text, (relativePath) => {
    const line = encoder.row({ ...okRow, relativePath }).toString();
    expect(line).toMatch(/^[^\n\r\u0085\u2028\u2029]+\n$/u);
    expect(JSON.parse(line)).toMatchObject({ relative_path: relativePath });
  });
  fc.assert(property);
});
