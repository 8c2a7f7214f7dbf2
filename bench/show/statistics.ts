// Figures of a list of measurements.

export function median(values: readonly number[]): number {
  const sorted = sortedValues(values);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** The smallest value that at least this share of all does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  return sortedValues(values)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? 0;
}

/** `median (least to most)`. */
export function spread(values: readonly number[], digits = 1): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}

function sortedValues(values: readonly number[]): number[] {
  return values.toSorted((one, other) => one - other);
}
