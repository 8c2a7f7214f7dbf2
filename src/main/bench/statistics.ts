// Figures from several measurements: the middle one, a percentile, and how far apart they lie.

/** Lowest and highest. */
export type Spread = [lowest: number, highest: number];

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = inOrder(values);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** The smallest of the values that at least `percent` percent of them do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = inOrder(values);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}

export function spread(values: readonly number[]): Spread {
  const sorted = inOrder(values);
  return [sorted[0] ?? 0, sorted.at(-1) ?? 0];
}

function inOrder(values: readonly number[]): number[] {
  if (values.length === 0) throw new RangeError('There is nothing to take a figure from.');
  return values.toSorted((one, other) => one - other);
}
