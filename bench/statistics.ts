/** What five runs say: the middle one, and how far they lie apart. */
export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** @param values at least one */
export function summary(values: readonly number[]): Summary {
  return { median: percentile(values, 50), least: Math.min(...values), most: Math.max(...values) };
}

/** The smallest value that so many percent of all are at or below. @param percent 0–100 */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const index = Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1);
  return sorted[index] ?? Number.NaN;
}
