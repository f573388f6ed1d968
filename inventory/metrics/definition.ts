/** What a metric is, as its HELP and TYPE lines say. */
export interface MetricDefinition {
  readonly type: "counter" | "gauge" | "histogram";
  /** Labels that the metric itself carries; those of the scrape (job, instance, host, …) come on top. */
  readonly labels: readonly string[];
  readonly help: string;
}

/** Metrics by name. */
export type MetricDefinitions = Readonly<Record<string, MetricDefinition>>;

/** The definitions it was given, with their names and labels kept as literal types. */
export function metricDefinitions<const D extends MetricDefinitions>(definitions: D): D {
  return definitions;
}
