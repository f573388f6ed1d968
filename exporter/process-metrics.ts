import { collectDefaultMetrics, type MetricObjectWithValues, type MetricValue, Registry } from "prom-client";
import type { MetricDefinition } from "../inventory/metrics/index.ts";
import type { Family, HistogramSeries, Labels } from "./exposition/family.ts";
import { emitted, seriesKey } from "./series/emitted.ts";

type PromClientMetric = MetricObjectWithValues<MetricValue<string> & { metricName?: string }>;

/** How the names begin of what would be gathered for nobody: four fifths of the time of all of it. */
const unused = ["nodejs_active_", "nodejs_eventloop_lag_", "nodejs_heap_space_", "nodejs_version_info"];

const definitions = new Map<string, MetricDefinition>(Object.entries(emitted));

/**
 * What prom-client knows of this process, as far as it is defined in inventory/metrics. Its registry is private and
 * only read: its own rendering renames counters for good once OpenMetrics has been asked for
 * (https://github.com/prometheus/client_js/pull/829), and one failing collector fails the whole of it.
 */
export function processMetrics(): () => Promise<readonly Family[]> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const { name } of registry.getMetricsAsArray()) {
    if (unused.some((beginning) => name.startsWith(beginning))) registry.removeSingleMetric(name);
  }
  return async () => {
    const metrics: readonly PromClientMetric[] = await registry.getMetricsAsJSON();
    return metrics.flatMap((metric) => {
      const family = familyOf(metric);
      return family === undefined ? [] : [family];
    });
  };
}

function familyOf({ name, values }: PromClientMetric): Family | undefined {
  const definition = definitions.get(name);
  if (definition === undefined) return undefined;
  const { type, help } = definition;
  if (type === "histogram") return { type, name, help, series: histogramSeries(name, values) };
  return { type, name, help, series: values.map(({ labels, value }) => ({ labels: pairs(labels), value })) };
}

/** prom-client lists a histogram's numbers one after the other: those of one series by its labels but `le`. */
function histogramSeries(name: string, values: PromClientMetric["values"]): readonly HistogramSeries[] {
  const byKey = new Map<
    string,
    { labels: Labels; buckets: HistogramSeries["buckets"][number][]; sum: number; count: number }
  >();
  for (const { labels, metricName, value } of values) {
    const own = pairs(labels).filter(([label]) => label !== "le");
    const key = seriesKey(own);
    const series = byKey.get(key) ?? { labels: own, buckets: [], sum: 0, count: 0 };
    byKey.set(key, series);
    if (metricName === `${name}_sum`) series.sum = value;
    else if (metricName === `${name}_count`) series.count = value;
    else if (labels.le !== "+Inf")
      series.buckets.push({ upperEdge: Number(labels.le), cumulativeCount: value });
  }
  return [...byKey.values()];
}

function pairs(labels: MetricValue<string>["labels"]): Labels {
  return Object.entries(labels).map(([name, value]) => [name, String(value)] as const);
}
