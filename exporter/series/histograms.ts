import type { Family, HistogramSeries, Labels } from "../exposition/family.ts";
import { emitted, type EmittedName, labelPairs, type LabelsOf, seriesKey } from "./emitted.ts";

/** A histogram's series. Only declared ones exist. */
export interface Histograms<N extends EmittedName<"histogram">> {
  /**
   * From now on exactly these series. Known ones keep their observations, unless the edges changed: then all start
   * anew, which Prometheus takes for a restart.
   * @param edges ascending upper edges, without `+Inf`
   */
  readonly declare: (series: readonly LabelsOf<N>[], edges: readonly number[]) => void;
  /** Adds to a declared series; does nothing to any other, which a reload took away meanwhile. */
  readonly observe: (labels: LabelsOf<N>, value: number) => void;
  readonly family: () => Family;
}

interface Series {
  readonly labels: Labels;
  /** Observations in each bucket alone; the last one is `+Inf`'s. */
  readonly counts: number[];
  sum: number;
}

/** A histogram without series yet. */
export function histograms<N extends EmittedName<"histogram">>(name: N): Histograms<N> {
  let edges: readonly number[] = [];
  let byKey = new Map<string, Series>();
  return {
    declare(declared, newEdges) {
      const known = sameNumbers(edges, newEdges) ? byKey : new Map<string, Series>();
      edges = newEdges;
      byKey = new Map(
        declared.map((values) => {
          const labels = labelPairs(name, values);
          const key = seriesKey(labels);
          return [key, known.get(key) ?? { labels, counts: [...newEdges, 0].map(() => 0), sum: 0 }];
        }),
      );
    },
    observe(values, value) {
      const series = byKey.get(seriesKey(labelPairs(name, values)));
      if (series === undefined) return;
      const found = edges.findIndex((edge) => value <= edge);
      const bucket = found === -1 ? edges.length : found;
      series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
      series.sum += value;
    },
    family: () => ({
      type: "histogram",
      name,
      help: emitted[name].help,
      series: [...byKey.values()].map((series) => cumulative(series, edges)),
    }),
  };
}

function cumulative({ labels, counts, sum }: Series, edges: readonly number[]): HistogramSeries {
  let total = 0;
  const buckets = edges.map((upperEdge, index) => {
    total += counts[index] ?? 0;
    return { upperEdge, cumulativeCount: total };
  });
  return { labels, buckets, sum, count: total + (counts[edges.length] ?? 0) };
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
