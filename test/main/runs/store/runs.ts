// Runs and rows for tests of the library.
import type { Library } from '../../../../src/main/runs/store/library.ts';
import type { NewRow, RunPlan } from '../../../../src/main/runs/store/records.ts';
import type { ResultRow } from '../../../../src/main/runs/row.ts';

const model = { modelId: 'builtin', modelSha256: 'c0ffee' };

export const plan: RunPlan = {
  ...{ kind: 'pictures', sources: ['/photos'], looseRoots: [], copies: [], recursive: true, topK: 2 },
  ...{ ...model, labels: ['cat', 'dog', 'eel'] },
};
export const settings = { name: 'photos', threshold: 0.5, device: 'cpu' };

/** A picture's row: with a score for its label, or an error. */
export function newRow(
  relativePath: string,
  place: number,
  answer: { label: string; score: number } | 'corrupt' | 'unreadable' | 'skipped',
): NewRow {
  const base = { root: '/photos', relativePath, fileSize: 100 + place, ...model };
  const row: ResultRow =
    answer === 'skipped'
      ? { ...base, status: 'skipped' }
      : typeof answer === 'string'
        ? { ...base, status: 'error', errorCode: answer, error: `It is ${answer}.` }
        : { ...base, status: 'ok', width: 4, height: 3, predictions: [answer], device: 'cpu', inferenceMs: 1.25 };
  return { source: 0, root: '/photos', relativePath, place, row, key: { size: 100 + place, mtimeMs: place + 0.5 } };
}

/** A run in its first pass, with these rows. */
export async function runWith(library: Library, rows: readonly NewRow[]): Promise<string> {
  const { id } = await library.createRun(plan, settings);
  await library.beginPass(id);
  for (const row of rows) await library.append(id, row);
  await library.flush(id);
  return id;
}
