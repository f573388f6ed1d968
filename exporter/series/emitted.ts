import {
  canaryMetrics,
  catalogueMetrics,
  customMetrics,
  exporterMetrics,
  type MetricDefinition,
  targetMetrics,
} from "../../inventory/metrics/index.ts";
import type { Labels } from "../exposition/family.ts";

/** Everything that the exporter emits: a name or label that is not defined here does not compile. */
export const emitted = {
  ...targetMetrics,
  ...canaryMetrics,
  ...catalogueMetrics,
  ...exporterMetrics,
  ...customMetrics,
} as const;

type Emitted = typeof emitted;

/** Name of an emitted metric of some type. */
export type EmittedName<T extends MetricDefinition["type"] = MetricDefinition["type"]> = {
  [N in keyof Emitted]: Emitted[N]["type"] extends T ? N : never;
}[keyof Emitted];

/** A value for each label that a metric is defined with. */
export type LabelsOf<N extends EmittedName> = Readonly<Record<Emitted[N]["labels"][number], string>>;

/** Label values in the order of the definition. */
export function labelPairs<N extends EmittedName>(name: N, labels: LabelsOf<N>): Labels {
  const values: Readonly<Record<string, string>> = labels;
  return emitted[name].labels.map((label) => [label, values[label] ?? ""] as const);
}

/** What tells one series of a metric from another. */
export function seriesKey(labels: Labels): string {
  return JSON.stringify(labels);
}
