import { metricDefinitions } from "./definition.ts";

/** `path` is `direct` (the model service itself) or `gateway`. */
const canary = ["model", "path"] as const;

/** Values of label `path`. */
export const canaryPaths = ["direct", "gateway"] as const;
export type CanaryPath = (typeof canaryPaths)[number];

/** Values of label `outcome`. */
export const canaryOutcomes = ["success", "failure", "skipped"] as const;
export type CanaryOutcome = (typeof canaryOutcomes)[number];

/** Real streamed completions on a schedule of their own. Emitted by the exporter. */
export const canaryMetrics = metricDefinitions({
  llm_canary_runs_total: {
    type: "counter",
    labels: [...canary, "outcome"],
    help: "Canaries by outcome: success, failure, or skipped because one was still under way.",
  },
  llm_canary_ttft_seconds: {
    type: "histogram",
    labels: canary,
    help: "Time from sending a canary's request to its first non-empty token.",
  },
  llm_canary_itl_seconds: {
    type: "histogram",
    labels: canary,
    help: "Each gap between two tokens of a canary.",
  },
  llm_canary_tpot_seconds: {
    type: "histogram",
    labels: canary,
    help: "Mean time per output token after the first, once a canary.",
  },
  llm_canary_e2e_seconds: {
    type: "histogram",
    labels: canary,
    help: "Time from sending a canary's request to the end of its stream.",
  },
  llm_canary_last_run_timestamp_seconds: {
    type: "gauge",
    labels: canary,
    help: "When the last canary ended. Canaries run on a schedule of their own, not at the scrape.",
  },
  llm_canary_output_tokens_total: {
    type: "counter",
    labels: canary,
    help: "Tokens that canaries were given.",
  },
  llm_gateway_overhead_seconds: {
    type: "gauge",
    labels: ["model"],
    help: "Median of the latest paired differences of TTFT, gateway minus direct; may be negative.",
  },
  llm_gateway_overhead_error_seconds: {
    type: "gauge",
    labels: ["model"],
    help: "Half the 95 % confidence interval of llm_gateway_overhead_seconds.",
  },
});
