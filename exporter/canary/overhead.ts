/** The latest pairs that the gateway's overhead is estimated from: at a pair a minute the last 50 minutes. */
export const OVERHEAD_PAIRS = 50;

/**
 * How old a pair may be, in seconds: fifty of the rarest canaries, one in two minutes, take 100 minutes. Where no pairs
 * come any more, what the gateway added once says nothing about it now.
 */
export const OVERHEAD_PAIR_SECONDS = 7200;

/** Fewest pairs with a 95 % interval: of n values, the outermost two hold the median with 1 − 2 × 0.5ⁿ. */
const FEWEST_PAIRS = 6;

/** A median and half of the width of its confidence interval. */
export interface MedianEstimate {
  readonly median: number;
  readonly halfWidth: number;
}

/**
 * The median of values and half the width of its 95 % confidence interval, by order statistics: how many values lie
 * below the true median follows a binomial distribution with p = 0.5, whatever the values' own distribution. It asks
 * for no normal distribution, which differences of latencies do not have, and the coverage is at least 95 %.
 * Source: W. J. Conover, Practical Nonparametric Statistics, 3rd ed., § 3.2;
 * https://online.stat.psu.edu/stat415/lesson/19/19.1
 * @returns `undefined` for fewer than six values, which hold no such interval
 */
export function medianEstimate(values: readonly number[]): MedianEstimate | undefined {
  const n = values.length;
  if (n < FEWEST_PAIRS) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (rank: number) => sorted[rank - 1] ?? Number.NaN;
  const rank = lowerRank(n);
  return {
    median: (at(Math.floor((n + 1) / 2)) + at(Math.ceil((n + 1) / 2))) / 2,
    halfWidth: (at(n + 1 - rank) - at(rank)) / 2,
  };
}

/** Largest rank k for which at most k − 1 of n values lie below the median with a probability of 2.5 % at most. */
function lowerRank(n: number): number {
  let probability = 0.5 ** n;
  let cumulative = probability;
  let rank = 1;
  for (;;) {
    probability *= (n - rank + 1) / rank;
    if (cumulative + probability > 0.025) return rank;
    cumulative += probability;
    rank += 1;
  }
}
