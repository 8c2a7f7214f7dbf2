// Rows for a library of any size, the same each time: labels of which few are common, half of the scores at one.
import type { ResultRow } from '../../src/main/runs/row.ts';
import type { NewRow, RunPlan } from '../../src/main/runs/store/records.ts';

const model = { modelId: 'builtin', modelSha256: 'c0ffee' };
const labels = Array.from({ length: 1000 }, (_, index) => `label ${index}, also called name ${index}`);
const root = '/home/someone/Pictures/All of them';

export const plan: RunPlan = {
  ...{ kind: 'pictures', sources: [root], looseRoots: [], copies: [], recursive: true, topK: 5 },
  ...{ ...model, labels },
};

/** The most common label. */
export const commonLabel = labelAt(0);

/** A number from 0 to 1 that `index` and `use` always give. */
function chance(index: number, use: number): number {
  let hash = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(use + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}

function labelAt(index: number): string {
  return labels[index % labels.length] ?? '';
}

/** The row at a place: one in a hundred is an error. */
export function rowAt(place: number): NewRow {
  const folder = Math.floor(place / 500);
  const relativePath = `${String(folder).padStart(5, '0')}/IMG_${String(place).padStart(8, '0')}.jpg`;
  const fileSize = 20_000 + Math.floor(chance(place, 1) * 8e6);
  const key = { size: fileSize, mtimeMs: 1.7e12 + place * 1000.5 };
  const base = { ...{ root, relativePath, fileSize }, ...model };
  return { source: 0, root, relativePath, place, key, row: resultAt(place, base) };
}

function resultAt(
  place: number,
  base: Pick<ResultRow, 'root' | 'relativePath' | 'fileSize' | 'modelId' | 'modelSha256'>,
): ResultRow {
  if (chance(place, 2) < 0.01)
    return { ...base, status: 'error', errorCode: 'corrupt', error: 'It cannot be decoded.' };
  // The square makes some labels far more common than others.
  const best = Math.floor(chance(place, 3) ** 2 * labels.length);
  const top = chance(place, 4) < 0.5 ? 1 : chance(place, 5);
  const predictions = [0, 1, 2, 3, 4].map((rank) => ({
    label: labelAt(best + rank),
    score: rank === 0 ? top : ((1 - top) * chance(place, 5 + rank)) / 5,
  }));
  const day = String((place % 28) + 1).padStart(2, '0');
  const seen = { width: 4000, height: 3000, capturedAt: `20${10 + (place % 15)}-05-${day}T12:33:10` };
  return { ...base, ...seen, status: 'ok', predictions, device: 'cpu', inferenceMs: 3.21 };
}
