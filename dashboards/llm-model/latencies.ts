/** The three ways in which a model's latencies are drawn: by canaries, as a distribution, by live traffic. */
import type { canaryMetrics, engineMetrics, HistogramName } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { canaryStepSeconds } from "../canaries.ts";
import type { HeatmapPanel, Query, TimeSeriesPanel } from "../layer/model.ts";
import { buckets, quantile } from "../layer/promql.ts";
import { quantileName, quantiles, selected } from "./selected.ts";

/** A histogram that canaries fill. */
export type CanaryHistogram = HistogramName & keyof typeof canaryMetrics;

/** A histogram that the engine fills. */
export type EngineHistogram = HistogramName & keyof typeof engineMetrics;

/** What is left to say of a panel about latencies: its words. */
export type Words = Pick<TimeSeriesPanel, "title" | "explanation">;

const throughGateway = { ...selected, path: "gateway" } as const;

/** Quantiles of the canaries through the gateway: the same question every time, so a change is a change of service. */
export function canaryQuantiles(
  inventory: Inventory,
  histogram: CanaryHistogram,
  words: Words,
  more: readonly Query[] = [],
): TimeSeriesPanel {
  return {
    kind: "time-series",
    columns: 8,
    noData: "No canary ran in this time",
    stepSeconds: canaryStepSeconds(inventory),
    unit: "seconds",
    ...words,
    queries: [
      ...quantiles.map((q) => ({
        expr: quantile(q, histogram, [], throughGateway),
        legend: quantileName(q),
      })),
      ...more,
    ],
  };
}

/** Every canary through the gateway by its bucket: two bands are two modes (cold and warm cache, two lengths). */
export function canaryHeatmap(inventory: Inventory, histogram: CanaryHistogram, words: Words): HeatmapPanel {
  return {
    kind: "heatmap",
    columns: 8,
    noData: "No canary ran in this time",
    stepSeconds: canaryStepSeconds(inventory),
    unit: "seconds",
    ...words,
    expr: buckets(histogram, throughGateway),
  };
}

/** Quantiles of live traffic as the engine measured it: lengths differ, so judge it beside the canaries. */
export function liveQuantiles(histogram: EngineHistogram, words: Words): TimeSeriesPanel {
  return {
    kind: "time-series",
    columns: 8,
    noData: "No request in this time, or the engine is not scraped",
    unit: "seconds",
    ...words,
    queries: quantiles.map((q) => ({ expr: quantile(q, histogram, [], selected), legend: quantileName(q) })),
  };
}
