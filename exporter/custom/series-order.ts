import { labelsKey } from "../exposition/distinct-series.ts";
import type { Labels } from "../exposition/family.ts";
import type { PushedSample } from "../exposition/pushed-family.ts";
import type { Steps } from "../exposition/steps.ts";

/** One histogram or summary; each array in the order sent. */
interface Parts {
  readonly points: PushedSample[];
  readonly sums: PushedSample[];
  readonly counts: PushedSample[];
}

/**
 * Samples of a histogram or summary, one series after the other, each with its points first, then its sum, then its
 * count. The text format takes them in any order, OpenMetrics does not, and what is pushed is shown in both.
 * @param samples with labels of the same names in the same order, and `le` or `quantile` behind them
 */
export function* inSeriesOrder(
  family: string,
  samples: readonly PushedSample[],
): Steps<readonly PushedSample[]> {
  const found = new Map<string, Parts>();
  let last: Labels = [];
  let series: Parts | undefined;
  for (const sample of samples) {
    yield;
    const part = partOf(family, sample);
    const labels = part === "points" ? sample.labels.slice(0, -1) : sample.labels;
    // What clients send is mostly in order already.
    if (series === undefined || labels.some(([, value], index) => value !== last[index]?.[1])) {
      const key = labelsKey(labels);
      series = found.get(key) ?? { points: [], sums: [], counts: [] };
      found.set(key, series);
      last = labels;
    }
    series[part].push(sample);
  }
  const ordered: PushedSample[] = [];
  for (const { points, sums, counts } of found.values()) {
    for (const sample of [...points, ...sums, ...counts]) {
      ordered.push(sample);
      yield;
    }
  }
  return ordered;
}

function partOf(family: string, { name }: PushedSample): keyof Parts {
  if (name === `${family}_sum`) return "sums";
  return name === `${family}_count` ? "counts" : "points";
}
