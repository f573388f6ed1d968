import { metricDefinitions } from "./definition.ts";
import { recordedGpuMetrics } from "./recorded-gpu.ts";
import { recordedTotals } from "./recorded-totals.ts";

const model = ["model"] as const;
const slo = ["model", "slo"] as const;

/** Values of label `slo`: what a model service promises; see `docs/alerting.md`. */
export const sloNames = ["availability", "latency", "ttft", "canary"] as const;
export type SloName = (typeof sloNames)[number];

const recordedModelMetrics = metricDefinitions({
  "model:llm_engine_requests:rate5m": {
    type: "gauge",
    labels: model,
    help: "Requests finished a second, live and canaries.",
  },
  "model_outcome:llm_engine_requests:rate5m": {
    type: "gauge",
    labels: [...model, "outcome"],
    help: "Requests finished a second, by the engine's finish reason.",
  },
  "model:llm_engine_http_requests:judged_rate5m": {
    type: "gauge",
    labels: model,
    help: "Completions that the API server answered a second, but for those refused as wrong (4xx).",
  },
  "model:llm_engine_http_requests:failed_rate5m": {
    type: "gauge",
    labels: model,
    help: "Completions that failed a second: answered with 5xx, or ended with an error where these are more.",
  },
  "model:llm_engine_requests:rate5m_max1h": {
    type: "gauge",
    labels: model,
    help: "Busiest five minutes of the last hour, in requests a second.",
  },
  "model:llm_engine_requests:rate5m_max1d": {
    type: "gauge",
    labels: model,
    help: "Busiest five minutes of the last day, in requests a second; from the second day of a model on.",
  },
  "model:llm_engine_prompt_tokens:rate5m": {
    type: "gauge",
    labels: model,
    help: "Prompt tokens processed a second.",
  },
  "model:llm_engine_generation_tokens:rate5m": {
    type: "gauge",
    labels: model,
    help: "Tokens generated a second.",
  },
  "model:llm_engine_goodput:rate5m": {
    type: "gauge",
    labels: model,
    help: "Requests a second that ended within the model's latency target, whatever they asked for.",
  },
  "model:llm_engine_ttft_seconds:p95_rate5m": {
    type: "gauge",
    labels: model,
    help: "95th percentile of the time to first token.",
  },
  "model:llm_engine_itl_seconds:p95_rate5m": {
    type: "gauge",
    labels: model,
    help: "95th percentile of the gaps between tokens.",
  },
  "model:llm_engine_e2e_seconds:p95_rate5m": {
    type: "gauge",
    labels: model,
    help: "95th percentile of end-to-end latency.",
  },
  "model:llm_engine_queue_seconds:mean_rate5m": {
    type: "gauge",
    labels: model,
    help: "Mean time that a request waited before it was worked on.",
  },
  "model:llm_engine_prefill_seconds:mean_rate5m": {
    type: "gauge",
    labels: model,
    help: "Mean time from the start of the work on a request to its first token.",
  },
  "model:llm_engine_decode_seconds:mean_rate5m": {
    type: "gauge",
    labels: model,
    help: "Mean time from the first token of a request to its last.",
  },
  "model:llm_engine_e2e_seconds:mean_rate5m": {
    type: "gauge",
    labels: model,
    help: "Mean end-to-end latency.",
  },
  "model:llm_throughput_target:requests_per_second": {
    type: "gauge",
    labels: model,
    help: "Target of the inventory; unlike the exporter's, it is there when the exporter is not.",
  },
  "model:llm_throughput_headroom:ratio": {
    type: "gauge",
    labels: model,
    help: "1 − busiest five minutes of the last hour / throughput target: 0 is at the target, below it beyond.",
  },
  "model:llm_throughput_growth:requests_per_second_per_day": {
    type: "gauge",
    labels: model,
    help: "Trend of the daily peaks over seven days; from the third day of a model on.",
  },
  "model:llm_throughput_limit:days": {
    type: "gauge",
    labels: model,
    help: "Days until the trend of the peaks reaches the throughput target; absent where it does not grow.",
  },
  "slo:sli_events:rate5m": {
    type: "gauge",
    labels: slo,
    help: "Events a second that an objective judges: requests or canaries.",
  },
  "slo:sli_events:rate1h": { type: "gauge", labels: slo, help: "The same over an hour." },
  "slo:sli_errors:rate1h": { type: "gauge", labels: slo, help: "Of these, the bad ones, over an hour." },
  "slo:sli_error:ratio_rate5m": { type: "gauge", labels: slo, help: "Share of bad events over 5 minutes." },
  "slo:sli_error:ratio_rate30m": { type: "gauge", labels: slo, help: "Share of bad events over 30 minutes." },
  "slo:sli_error:ratio_rate1h": { type: "gauge", labels: slo, help: "Share of bad events over an hour." },
  "slo:sli_error:ratio_rate2h": { type: "gauge", labels: slo, help: "Share of bad events over 2 hours." },
  "slo:sli_error:ratio_rate6h": { type: "gauge", labels: slo, help: "Share of bad events over 6 hours." },
  "slo:sli_error:ratio_rate1d": {
    type: "gauge",
    labels: slo,
    help: "Share of bad events over a day, weighted by events.",
  },
  "slo:sli_error:ratio_rate3d": {
    type: "gauge",
    labels: slo,
    help: "Share of bad events over 3 days, weighted by events.",
  },
  "slo:sli_events:rate1h_sum30d": {
    type: "gauge",
    labels: slo,
    help: "Sum of the hourly rates of events over 30 days: what totals weigh a model by.",
  },
  "slo:sli_errors:rate1h_sum30d": { type: "gauge", labels: slo, help: "The same of the bad ones." },
  "slo:attainment:ratio_rate30d": {
    type: "gauge",
    labels: slo,
    help: "Share of good events over 30 days, weighted by events.",
  },
  "slo:sli_error:ratio_rate30d": {
    type: "gauge",
    labels: slo,
    help: "Share of bad events over 30 days, weighted by events.",
  },
  "slo:objective:ratio": { type: "gauge", labels: slo, help: "Share of good events that was promised." },
  "slo:error_budget:ratio": { type: "gauge", labels: slo, help: "1 − objective." },
  "slo:current_burn_rate:ratio": {
    type: "gauge",
    labels: slo,
    help: "Error ratio of the last hour / budget: 1 spends the budget in exactly 30 days.",
  },
  "slo:period_error_budget_remaining:ratio": {
    type: "gauge",
    labels: slo,
    help: "1 − error ratio of 30 days / budget: 0 when it is spent, negative beyond.",
  },
});

/**
 * What our recording rules write (`alerts/record/`): dashboards, alerts and reports read these where one fits. Named
 * `level:metric:operations` (https://prometheus.io/docs/practices/rules/), those of objectives as Sloth names them.
 */
export const recordedMetrics = { ...recordedModelMetrics, ...recordedTotals, ...recordedGpuMetrics } as const;
