import { series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import type { RecordingRule } from "../documents.ts";
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
    recording(
      "model:llm_engine_requests:rate5m_max1h",
      `max_over_time(${series("model:llm_engine_requests:rate5m")}[1h])`,
    ),
    // Of a whole day only: that of a day that has just begun climbs until its busy hour, and looks like growth. Any
    // sample of the hour a day ago will do, so that a gap of a scrape or a restart leaves none a day later.
    recording(
      "model:llm_engine_requests:rate5m_max1d",
      `max_over_time(${peak}[1d]) and on (model) last_over_time(${peak}[1h] offset 1d)`,
    ),
    recording("model:llm_throughput_headroom:ratio", `1 - ${peak} / ${target}`),
    // `deriv` is a slope a second. Of three days at least: a line through less leads anywhere.
    recording(
      "model:llm_throughput_growth:requests_per_second_per_day",
      `deriv(${peakOfDay}[7d]) * ${String(24 * 3600)} and on (model) last_over_time(${peakOfDay}[1h] offset 2d)`,
    ),
    recording("model:llm_throughput_limit:days", `clamp_min(${target} - ${peakOfDay}, 0) / (${growth} > 0)`),
  ];
}
