/**
 * Every series that we emit, rename, record or query, and the only place that spells its name: a rename here is
 * a compile error wherever the series is used.
 */
import { agentMetrics } from "./agents.ts";
import { canaryMetrics } from "./canary.ts";
import { catalogueMetrics } from "./catalogue.ts";
import { customMetrics } from "./custom.ts";
import type { MetricDefinition } from "./definition.ts";
import { engineMetrics } from "./engine.ts";
import { exporterMetrics } from "./exporter.ts";
import { gpuMetrics } from "./gpu.ts";
import { monitoringMetrics } from "./monitoring.ts";
import { nodeMetrics } from "./node.ts";
import { recordedMetrics } from "./recorded.ts";
import { serverMetrics } from "./server.ts";
import { storeMetrics } from "./stores.ts";
import { targetMetrics } from "./targets.ts";

export * from "./agents.ts";
export * from "./canary.ts";
export * from "./canary-edges.ts";
export * from "./catalogue.ts";
export * from "./custom.ts";
export * from "./definition.ts";
export * from "./engine.ts";
export * from "./exporter.ts";
export * from "./histogram-edges.ts";
export * from "./gpu-readings.ts";
export * from "./http.ts";
export * from "./monitoring.ts";
export * from "./recorded.ts";
export * from "./select.ts";
export * from "./targets.ts";
export * from "./vllm.ts";

/** All of them. */
export const metrics = {
  ...targetMetrics,
  ...canaryMetrics,
  ...engineMetrics,
  ...catalogueMetrics,
  ...exporterMetrics,
  ...customMetrics,
  ...monitoringMetrics,
  ...agentMetrics,
  ...nodeMetrics,
  ...storeMetrics,
  ...serverMetrics,
  ...gpuMetrics,
  ...recordedMetrics,
} as const;

type Metrics = typeof metrics;

/** Name of a metric. */
export type MetricName = keyof Metrics;

/** Name of a metric of type histogram. */
export type HistogramName = {
  [N in MetricName]: Metrics[N]["type"] extends "histogram" ? N : never;
}[MetricName];

/** Name of a series: a metric, or one of the three series of a histogram. */
export type SeriesName =
  Exclude<MetricName, HistogramName> | `${HistogramName}_${"bucket" | "sum" | "count"}`;

type MetricOf<S extends SeriesName> = S extends MetricName
  ? S
  : S extends `${infer N extends HistogramName}_${"bucket" | "sum" | "count"}`
    ? N
    : never;

/** Labels that every scraped series has from its scrape job. */
export const scrapeLabels = ["job", "instance", "host"] as const;

/** Names of the labels that a series can be selected by. */
export type LabelName<S extends SeriesName> =
  | Metrics[MetricOf<S>]["labels"][number]
  | (typeof scrapeLabels)[number]
  | "model"
  | (S extends `${string}_bucket` ? "le" : never);

/** The definition behind a series name that was read from text, if there is one. */
export function metricOf(series: string): MetricDefinition | undefined {
  const definitions: Readonly<Record<string, MetricDefinition>> = metrics;
  const histogram = definitions[series.replace(/_(?:bucket|sum|count)$/, "")];
  return definitions[series] ?? (histogram?.type === "histogram" ? histogram : undefined);
}
