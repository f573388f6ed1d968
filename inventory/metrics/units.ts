import type { MetricName } from "./index.ts";
import { metricOf } from "./index.ts";

/** What a sample of a series is measured in. `timestamp`: seconds since 1970. */
export type SeriesUnit =
  | "boolean"
  | "seconds"
  | "timestamp"
  | "ratio"
  | "bytes"
  | "tokens"
  | "requests"
  | "runs"
  | "failures"
  | "observations"
  | "connections"
  | "inodes"
  | "requests/s"
  | "tokens/s"
  | "count"
  | "";

/** Gauges that are 1 for yes and 0 for no, which their names do not tell. */
const booleans: readonly MetricName[] = [
  "up",
  "llm_target_up",
  "llm_target_ready",
  "llm_target_serving",
  "llm_exporter_config_last_reload_successful",
  "llm_exporter_credentials_last_read_successful",
  "llm_custom_textfile_failed",
  "prometheus_config_last_reload_successful",
  "alertmanager_config_last_reload_successful",
  "pg_up",
  "redis_up",
];

/** By the end of the name, the first that fits. Source: https://prometheus.io/docs/practices/naming/ */
const endings: readonly (readonly [RegExp, SeriesUnit])[] = [
  // What rules record: the last operation tells.
  [/:ratio(?:_rate\d+[mhd])?$/, "ratio"],
  [/_seconds:(?:mean|p95)_rate5m$/, "seconds"],
  [/_(?:requests|goodput):(?:(?:judged|failed)_)?rate5m(?:_max1[hd])?$/, "requests/s"],
  [/_tokens:rate5m$/, "tokens/s"],
  [/_bytes$/, "bytes"],
  [/_timestamp_seconds$/, "timestamp"],
  [/_start_time_seconds$/, "timestamp"],
  [/_requests_per_second$/, "requests/s"],
  [/_seconds(?:_total)?$/, "seconds"],
  [/_ratio$/, "ratio"],
  [/_tokens_total$|_prefix_cache_(?:queries|hits)_total$/, "tokens"],
  [/_requests_(?:running|waiting|total)$/, "requests"],
  [/_canary_(?:good_)?runs_total$/, "runs"],
  [/_numbackends$|_max_connections$/, "connections"],
  [/_filesystem_files(?:_free)?$/, "inodes"],
  [/_failures_total$|_failed_total$|_errors_total$/, "failures"],
  [/_total$|_discovered$|_series$|_samples_scraped$/, "count"],
];

/**
 * Unit of a series that stands in the registry; of the buckets and the sum of a histogram, what it observes.
 * Empty where the registry does not know the series or its name does not tell.
 */
export function seriesUnit(series: string): SeriesUnit {
  const definition = metricOf(series);
  if (definition === undefined) return "";
  if (booleans.some((name) => name === series)) return "boolean";
  const part = definition.type === "histogram" ? /_(bucket|sum|count)$/.exec(series)?.[1] : undefined;
  if (part === "count") return "observations";
  const name = part === undefined ? series : series.slice(0, -part.length - 1);
  return endings.find(([ending]) => ending.test(name))?.[1] ?? "";
}
