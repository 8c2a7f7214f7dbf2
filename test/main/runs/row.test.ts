// Rows: the columns by name and order, and what each kind of row has in them.
import { expect, test } from 'vitest';
import { columnNames, rowFields } from '../../../src/main/runs/row.ts';
import type { ResultRow } from '../../../src/main/runs/row.ts';
import { errorRow, okRow, skippedRow } from './rows.ts';

function cells(row: ResultRow, topK = 2, threshold = 0.5): Record<string, string | number | null> {
  return Object.fromEntries(rowFields(row, { topK, threshold }).map(({ name, value }) => [name, value]));
}

test('has the columns of the contract, in order', () => {
  const expected =
    'root,relative_path,status,error_code,error,width,height,file_size,captured_at,captured_at_source,' +
    'model_id,model_sha256,top1_label,top1_score,top2_label,top2_score,top3_label,top3_score,threshold,decision,' +
    'reviewed_label,device,inference_ms';
  expect(columnNames(3).join(',')).toBe(expected);
  for (const row of [okRow, errorRow, skippedRow]) {
    expect(rowFields(row, { topK: 3, threshold: 0.5 }).map((field) => field.name)).toEqual(columnNames(3));
  }
});

test('rounds what is classified to what the files carry', () => {
  expect(cells(okRow)).toEqual({
    ...{ root: '/photos', relative_path: 'a.jpg', status: 'ok', error_code: null, error: null },
    ...{ width: 640, height: 480, file_size: 1234, captured_at: '2024-05-01T12:33:10', captured_at_source: 'exif' },
    ...{ model_id: 'builtin', model_sha256: 'c0ffee', top1_label: 'tabby, tabby cat', top1_score: 0.612346 },
    ...{ top2_label: 'lynx', top2_score: 0.1, threshold: 0.5, decision: 'tabby, tabby cat', reviewed_label: null },
    ...{ device: 'cpu', inference_ms: 12.35 },
  });
});

test.each([errorRow, skippedRow])('keeps model and threshold where the status is $status', (row) => {
  expect(cells(row)).toMatchObject({
    ...{ status: row.status, model_id: 'builtin', model_sha256: 'c0ffee', threshold: 0.5, width: null },
    ...{ captured_at: null, captured_at_source: null, top1_label: null, top1_score: null },
    ...{ decision: null, device: null, inference_ms: null },
  });
});

test('says what went wrong, on one line', () => {
  expect(cells(errorRow)).toMatchObject({ error_code: 'truncated', error: 'The file ends too early.' });
  expect(cells(skippedRow)).toMatchObject({
    error_code: 'cancelled',
    error: 'The run was stopped before this picture.',
  });
});

test('keeps what is known of a picture that failed', () => {
  const row = { ...errorRow, width: 3, height: 4, capturedAt: '2024-05-01T12:33:10+02:00' };
  expect(cells(row)).toMatchObject({ width: 3, height: 4, captured_at: row.capturedAt, captured_at_source: 'exif' });
});

test('leaves cells empty where the model has fewer labels', () => {
  expect(cells(okRow, 4)).toMatchObject({ top2_label: 'lynx', top3_label: null, top3_score: null, top4_score: null });
});

test.each([
  [0.5, 0.5, 'cat'],
  [0.4999, 0.5, 'uncertain'],
  // As the file shows it, so that who compares the columns comes to the same decision.
  [0.49999999, 0.5, 'cat'],
  [0.00001, 0, 'cat'],
])('a score of %d at a threshold of %d is %s', (score, threshold, decision) => {
  const row = { ...okRow, predictions: [{ label: 'cat', score }] };
  expect(cells(row, 1, threshold)['decision']).toBe(decision);
});
