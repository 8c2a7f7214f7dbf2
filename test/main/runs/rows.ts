// Rows for tests of what is made of rows.
import type { ResultRow } from '../../../src/main/runs/row.ts';

const base = { root: '/photos', relativePath: 'a.jpg', fileSize: 1234, modelId: 'builtin', modelSha256: 'c0ffee' };

export const okRow = {
  ...base,
  status: 'ok',
  width: 640,
  height: 480,
  capturedAt: '2024-05-01T12:33:10',
  predictions: [
    { label: 'tabby, tabby cat', score: 0.61234567 },
    { label: 'lynx', score: 0.1 },
  ],
  device: 'cpu',
  inferenceMs: 12.3456,
} as const satisfies ResultRow;

export const errorRow = {
  ...base,
  status: 'error',
  errorCode: 'truncated',
  error: 'The file ends too early.',
} as const satisfies ResultRow;

export const skippedRow = { ...base, status: 'skipped' } as const satisfies ResultRow;
