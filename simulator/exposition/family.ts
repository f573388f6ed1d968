/** Labels of one series; a number is written as the dialect writes numbers (`le`). */
export type Labels = Readonly<Record<string, string | number>>;

/** One line of an exposition. */
export interface Sample {
  readonly suffix: "" | "_bucket" | "_sum" | "_count";
  readonly labels: Labels;
  readonly value: number;
}

/** One metric as its HELP and TYPE lines introduce it. */
export interface Family {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram" | "summary";
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** A gauge, or a counter that is kept elsewhere, without labels beyond `labels`. */
export function single(value: number, labels: Labels = {}): readonly Sample[] {
  return [{ suffix: "", labels, value }];
}

/** A counter by label values, in the order in which they first appeared. */
export interface Counter {
  /** Adds `by`, 1 unless given; 0 makes the series appear. */
  readonly increment: (labels: Labels, by?: number) => void;
  readonly samples: () => readonly Sample[];
}

/** A counter without any series yet. */
export function counter(): Counter {
  const series = new Map<string, { readonly labels: Labels; value: number }>();
  return {
    increment: (labels, by = 1) => {
      const key = JSON.stringify(labels);
      const entry = series.get(key) ?? { labels, value: 0 };
      entry.value += by;
      series.set(key, entry);
    },
    samples: () => [...series.values()].map(({ labels, value }) => ({ suffix: "", labels, value })),
  };
}

/** Observations of one series, counted by bucket. */
export interface Histogram {
  readonly observe: (value: number) => void;
  readonly count: () => number;
  /** Cumulative buckets with `le`, `+Inf` last, then `_count` and `_sum` as Python's client orders them. */
  readonly samples: (labels: Labels) => readonly Sample[];
}

/** An empty histogram. @param bounds upper bounds of its buckets, ascending, without +Inf */
export function histogram(bounds: readonly number[]): Histogram {
  const counts = new Array<number>(bounds.length).fill(0);
  let total = 0;
  let sum = 0;
  return {
    observe: (value) => {
      total += 1;
      sum += value;
      const bucket = bounds.findIndex((bound) => value <= bound);
      if (bucket >= 0) counts[bucket] = (counts[bucket] ?? 0) + 1;
    },
    count: () => total,
    samples: (labels) => {
      let cumulative = 0;
      const buckets = bounds.map((bound, index): Sample => {
        cumulative += counts[index] ?? 0;
        return { suffix: "_bucket", labels: { ...labels, le: bound }, value: cumulative };
      });
      return [
        ...buckets,
        { suffix: "_bucket", labels: { ...labels, le: Infinity }, value: total },
        { suffix: "_count", labels, value: total },
        { suffix: "_sum", labels, value: sum },
      ];
    },
  };
}
