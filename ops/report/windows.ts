import { WINDOW_SECONDS } from "./period.ts";
import type { Peak } from "./report.ts";
import type { Answer } from "./questions.ts";

/** Values by the end of their window. */
export type Windows = ReadonlyMap<number, number>;

/** The values of a series at the ends of windows. */
export function atEnds({ values }: Answer, ends: readonly number[]): Windows {
  return new Map(
    ends.flatMap((end) => {
      const value = values.get(end);
      return value === undefined ? [] : [[end, value] as const];
    }),
  );
}

/** The sum of several, window by window. */
export function summed(all: readonly Windows[]): Windows {
  const sums = new Map<number, number>();
  for (const windows of all) for (const [end, value] of windows) sums.set(end, (sums.get(end) ?? 0) + value);
  return new Map([...sums].sort(([a], [b]) => a - b));
}

/** What a rate a second comes to over its windows. */
export function totalOf(rate: Windows): number {
  return [...rate.values()].reduce((sum, value) => sum + value * WINDOW_SECONDS, 0);
}

/** The sum of products in the windows that both have. */
export function weightedSum(values: Windows, weights: Windows): number {
  let sum = 0;
  for (const [end, value] of values) sum += value * (weights.get(end) ?? 0);
  return sum;
}

/** The mean, each window counting by its weight; absent where no window has both. */
export function weightedMean(values: Windows, weights: Windows): number | undefined {
  let weight = 0;
  for (const end of values.keys()) weight += weights.get(end) ?? 0;
  return weight > 0 ? weightedSum(values, weights) / weight : undefined;
}

/** The largest value, at its first time. */
export function peakOf(windows: Windows): Peak | undefined {
  let peak: Peak | undefined;
  for (const [at, value] of windows) if (peak === undefined || value > peak.value) peak = { value, at };
  return peak;
}

/** The middle value; of an even number the lower one of the middle, which was really seen. */
export function medianOf(windows: Windows): number | undefined {
  const sorted = [...windows.values()].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** The last value that there is. */
export function lastOf(windows: Windows): number | undefined {
  return [...windows.values()].at(-1);
}
