import { metricDefinitions } from "./definition.ts";

const team = ["team"] as const;
const all = [] as const;
const teamSlo = ["team", "slo"] as const;
const slo = ["slo"] as const;

/**
 * What rules record of the models of a team (`team:`, `team_slo:`) and of all models (`cluster:`, `cluster_slo:`), made
 * of what they record of each: sums of what is counted, means weighted by requests, and of what does not add up the
 * worst.
 */
export const recordedTotals = metricDefinitions({
  "team:llm_engine_requests:rate5m": { type: "gauge", labels: team, help: "Requests finished a second." },
  "team:llm_engine_requests:rate5m_max1h": {
    type: "gauge",
    labels: team,
    help: "Busiest five minutes of the last hour, of their sum, in requests a second.",
  },
  "team:llm_engine_requests:rate5m_max1d": {
    type: "gauge",
    labels: team,
    help: "Busiest five minutes of the last day, of their sum; from the second day on.",
  },
  "team:llm_engine_prompt_tokens:rate5m": {
    type: "gauge",
    labels: team,
    help: "Prompt tokens processed a second.",
  },
  "team:llm_engine_generation_tokens:rate5m": {
    type: "gauge",
    labels: team,
    help: "Tokens generated a second.",
  },
  "team:llm_engine_goodput:rate5m": {
    type: "gauge",
    labels: team,
    help: "Requests a second that ended within their model's latency target.",
  },
  "team:llm_engine_queue_seconds:mean_rate5m": {
    type: "gauge",
    labels: team,
    help: "Mean time that a request waited, over all requests.",
  },
  "team:llm_engine_prefill_seconds:mean_rate5m": {
    type: "gauge",
    labels: team,
    help: "Mean time to a first token, over all requests.",
  },
  "team:llm_engine_decode_seconds:mean_rate5m": {
    type: "gauge",
    labels: team,
    help: "Mean time from a first token to the last, over all requests.",
  },
  "team:llm_engine_e2e_seconds:mean_rate5m": {
    type: "gauge",
    labels: team,
    help: "Mean end-to-end latency, over all requests.",
  },
  "team:llm_throughput_headroom:ratio": {
    type: "gauge",
    labels: team,
    help: "Headroom of the model that has least.",
  },
  "team:llm_throughput_growth:requests_per_second_per_day": {
    type: "gauge",
    labels: team,
    help: "Sum of the trends of the models' daily peaks.",
  },
  "team:llm_throughput_limit:days": {
    type: "gauge",
    labels: team,
    help: "Days until the first model reaches its target; absent where none grows.",
  },
  "cluster:llm_engine_requests:rate5m": { type: "gauge", labels: all, help: "Requests finished a second." },
  "cluster:llm_engine_requests:rate5m_max1h": {
    type: "gauge",
    labels: all,
    help: "Busiest five minutes of the last hour, of their sum, in requests a second.",
  },
  "cluster:llm_engine_requests:rate5m_max1d": {
    type: "gauge",
    labels: all,
    help: "Busiest five minutes of the last day, of their sum; from the second day on.",
  },
  "cluster:llm_engine_prompt_tokens:rate5m": {
    type: "gauge",
    labels: all,
    help: "Prompt tokens processed a second.",
  },
  "cluster:llm_engine_generation_tokens:rate5m": {
    type: "gauge",
    labels: all,
    help: "Tokens generated a second.",
  },
  "cluster:llm_engine_goodput:rate5m": {
    type: "gauge",
    labels: all,
    help: "Requests a second that ended within their model's latency target.",
  },
  "cluster:llm_engine_queue_seconds:mean_rate5m": {
    type: "gauge",
    labels: all,
    help: "Mean time that a request waited, over all requests.",
  },
  "cluster:llm_engine_prefill_seconds:mean_rate5m": {
    type: "gauge",
    labels: all,
    help: "Mean time to a first token, over all requests.",
  },
  "cluster:llm_engine_decode_seconds:mean_rate5m": {
    type: "gauge",
    labels: all,
    help: "Mean time from a first token to the last, over all requests.",
  },
  "cluster:llm_engine_e2e_seconds:mean_rate5m": {
    type: "gauge",
    labels: all,
    help: "Mean end-to-end latency, over all requests.",
  },
  "cluster:llm_throughput_headroom:ratio": {
    type: "gauge",
    labels: all,
    help: "Headroom of the model that has least.",
  },
  "cluster:llm_throughput_growth:requests_per_second_per_day": {
    type: "gauge",
    labels: all,
    help: "Sum of the trends of the models' daily peaks.",
  },
  "cluster:llm_throughput_limit:days": {
    type: "gauge",
    labels: all,
    help: "Days until the first model reaches its target; absent where none grows.",
  },
  "team_slo:attainment:ratio_rate30d": {
    type: "gauge",
    labels: teamSlo,
    help: "Share of good events over 30 days, weighted by events.",
  },
  "team_slo:period_error_budget_remaining:ratio": {
    type: "gauge",
    labels: teamSlo,
    help: "1 − bad events of 30 days / those that the objectives allow; 0 when it is spent.",
  },
  "cluster_slo:attainment:ratio_rate30d": {
    type: "gauge",
    labels: slo,
    help: "Share of good events over 30 days, weighted by events.",
  },
  "cluster_slo:period_error_budget_remaining:ratio": {
    type: "gauge",
    labels: slo,
    help: "1 − bad events of 30 days / those that the objectives allow; 0 when it is spent.",
  },
});
