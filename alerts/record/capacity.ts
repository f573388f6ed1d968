import { series } from "../../inventory/metrics/index.ts";
import type { Inventory, ModelService } from "../../inventory/model.ts";
import type { RecordingRule } from "../documents.ts";
import { parts } from "./parts.ts";
import { recording } from "./recorded.ts";

/** How much of the agreed throughput is left, and for how long: from the busiest five minutes of each hour and day. */
export function capacity({ models }: Inventory): readonly RecordingRule[] {
  const monitored = models.filter(({ residency }) => residency !== "planned");
  if (monitored.length === 0) return [];
  const peak = series("model:llm_engine_requests:rate5m_max1h");
  // Demand of a day and a night: a line through hours would lead to their mean, which no engine has to carry.
  const peakOfDay = series("model:llm_engine_requests:rate5m_max1d");
  const target = series("model:llm_throughput_target:requests_per_second");
  const growth = series("model:llm_throughput_growth:requests_per_second_per_day");
  return [
    ...monitored.map(({ name, throughputTargetRequestsPerSecond }) =>
      recording(
        "model:llm_throughput_target:requests_per_second",
        `vector(${String(throughputTargetRequestsPerSecond)})`,
        { model: name },
      ),
    ),
    // Of several models the busiest moment of their sum: their own peaks come at different times.
    ...(["model", "team", "cluster"] as const).map((level) =>
      recording(
        `${level}:llm_engine_requests:rate5m_max1h`,
        `max_over_time(${series(`${level}:llm_engine_requests:rate5m`)}[1h])`,
      ),
    ),
    ...(["model", "team", "cluster"] as const).map((level) =>
      recording(
        `${level}:llm_engine_requests:rate5m_max1d`,
        wholeDay(series(`${level}:llm_engine_requests:rate5m_max1h`)),
      ),
    ),
    recording("model:llm_throughput_headroom:ratio", `1 - ${peak} / ${target}`),
    // `deriv` is a slope a second. Of three days at least: a line through less leads anywhere.
    recording(
      "model:llm_throughput_growth:requests_per_second_per_day",
      `deriv(${peakOfDay}[7d]) * ${String(24 * 3600)} and last_over_time(${peakOfDay}[1h] offset 2d)`,
    ),
    recording("model:llm_throughput_limit:days", `clamp_min(${target} - ${peakOfDay}, 0) / (${growth} > 0)`),
    ...totals(monitored),
  ];
}

/**
 * The highest value of the last day, of a whole day only: that of a day that has just begun climbs until its busy hour,
 * and looks like growth. Any sample of the hour a day ago will do, so that a restart leaves no gap a day later.
 */
function wholeDay(peak: string): string {
  return `max_over_time(${peak}[1d]) and last_over_time(${peak}[1h] offset 1d)`;
}

/** Of several models the tightest: what one of them has left is of no use to another. Growth adds up. */
function totals(models: readonly ModelService[]): readonly RecordingRule[] {
  return parts(models).flatMap(({ level, of, labels }) => [
    recording(
      `${level}:llm_throughput_headroom:ratio`,
      `min(${series("model:llm_throughput_headroom:ratio", of)})`,
      labels,
    ),
    recording(
      `${level}:llm_throughput_growth:requests_per_second_per_day`,
      `sum(${series("model:llm_throughput_growth:requests_per_second_per_day", of)})`,
      labels,
    ),
    recording(
      `${level}:llm_throughput_limit:days`,
      `min(${series("model:llm_throughput_limit:days", of)})`,
      labels,
    ),
  ]);
}
