import type { Labels } from "./family.ts";
import type { PushedSample } from "./pushed-family.ts";
import { edgeText } from "./sample-text.ts";

/** A histogram or summary as formats other than text send it. */
export interface Distribution {
  readonly count: number;
  readonly sum: number;
  /** Upper edges with cumulative counts, with or without `+Inf`; or quantiles with their values. */
  readonly points: readonly { readonly edge: number; readonly value: number }[];
}

/** Its lines in text, in their order. The bucket `+Inf` is added where it is not sent, as Go's client leaves it out. */
export function distributionSamples(
  name: string,
  type: "histogram" | "summary",
  labels: Labels,
  { count, sum, points }: Distribution,
): readonly PushedSample[] {
  const [pointName, label] = type === "histogram" ? [`${name}_bucket`, "le"] : [name, "quantile"];
  const isComplete = type === "summary" || points.at(-1)?.edge === Infinity;
  const all = isComplete ? points : [...points, { edge: Infinity, value: count }];
  return [
    ...all.map(({ edge, value }) => ({
      name: pointName,
      labels: [...labels, [label, edgeText(edge)] as const],
      value,
    })),
    { name: `${name}_sum`, labels, value: sum },
    { name: `${name}_count`, labels, value: count },
  ];
}
