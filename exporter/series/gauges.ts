import type { Family } from "../exposition/family.ts";
import { emitted, type EmittedName, labelPairs, type LabelsOf } from "./emitted.ts";

/** A gauge's family, from values that were read for this very scrape. */
export function gauges<N extends EmittedName<"gauge">>(
  name: N,
  series: readonly { readonly labels: LabelsOf<N>; readonly value: number }[],
): Family {
  return {
    type: "gauge",
    name,
    help: emitted[name].help,
    series: series.map(({ labels, value }) => ({ labels: labelPairs(name, labels), value })),
  };
}
