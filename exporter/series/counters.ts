import type { Family, Labels } from "../exposition/family.ts";
import { emitted, type EmittedName, labelPairs, type LabelsOf, seriesKey } from "./emitted.ts";

/** A counter's series. Only declared ones exist, so that nothing from outside can make more of them. */
export interface Counters<N extends EmittedName<"counter">> {
  /** From now on exactly these series: known ones keep their value, new ones start at 0. */
  readonly declare: (series: readonly LabelsOf<N>[]) => void;
  /** Adds to a declared series; does nothing to any other, which a reload took away meanwhile. */
  readonly add: (labels: LabelsOf<N>, amount: number) => void;
  readonly family: () => Family;
}

/** A counter without series yet. */
export function counters<N extends EmittedName<"counter">>(name: N): Counters<N> {
  let byKey = new Map<string, { readonly labels: Labels; value: number }>();
  return {
    declare(series) {
      byKey = new Map(
        series.map((values) => {
          const labels = labelPairs(name, values);
          const key = seriesKey(labels);
          return [key, byKey.get(key) ?? { labels, value: 0 }];
        }),
      );
    },
    add(values, amount) {
      const series = byKey.get(seriesKey(labelPairs(name, values)));
      if (series !== undefined) series.value += amount;
    },
    family: () => ({
      type: "counter",
      name,
      help: emitted[name].help,
      series: [...byKey.values()].map(({ labels, value }) => ({ labels, value })),
    }),
  };
}
