import { metricOf, scrapeLabels, type MetricDefinition } from "../../inventory/metrics/index.ts";
import { selectors, syntaxErrors, type Selector } from "../promql/syntax.ts";

/** What is known beside inventory/metrics: declared custom families, by the pattern of their names. */
export type KnownSeries = Readonly<Record<string, MetricDefinition>>;

const rates = ["rate", "irate", "increase"];

/**
 * What is wrong with a query, a line each: no PromQL, a metric or label that the inventory does not know, a rate
 * of what is no counter, a counter without a rate, a quantile of what has no buckets.
 * @param custom custom families that are known as well. @defaultValue none
 */
export function queryProblems(expr: string, custom: KnownSeries = {}): readonly string[] {
  const errors = syntaxErrors(expr);
  return errors.length > 0
    ? errors.map((place) => `${place}: is no PromQL`)
    : selectors(expr).flatMap((selector) => problemsOfSelector(selector, custom));
}

function problemsOfSelector(
  { metric, labels, calls, by = [] }: Selector,
  custom: KnownSeries,
): readonly string[] {
  const definition =
    metricOf(metric) ?? custom[metric] ?? custom[metric.replace(/_(?:bucket|sum|count)$/, "")];
  if (definition === undefined) return [`${metric}: is not in inventory/metrics`];
  if (definition.type === "histogram" && !/_(?:bucket|sum|count)$/.test(metric))
    return [`${metric}: is a histogram, its series end in _bucket, _sum, _count`];
  const isBucket = definition.type === "histogram" && metric.endsWith("_bucket");
  const known = [...definition.labels, ...scrapeLabels, "model", ...(isBucket ? ["le"] : [])];
  const isRate = rates.includes(calls[0] ?? "");
  // Whether it is there, not how far it has counted.
  const isPresence = calls[0] === "present_over_time";
  const isQuantile = calls.includes("histogram_quantile");
  return [
    ...[...labels, ...by]
      .filter((label) => !known.includes(label))
      .map((label) => `${metric}: has no label ${label}`),
    ...(isRate && definition.type === "gauge" ? [`${metric}: is a gauge, which has no rate`] : []),
    ...(!isRate && !isPresence && definition.type !== "gauge"
      ? [`${metric}: is no gauge and needs a rate`]
      : []),
    ...(isQuantile && !isBucket ? [`${metric}: has no buckets for a quantile`] : []),
    ...(isQuantile && !by.includes("le") ? [`${metric}: loses le before the quantile`] : []),
  ];
}
