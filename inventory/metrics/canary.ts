import { metricDefinitions } from "./definition.ts";

/** `path` is `direct` (the model service itself) or `gateway`. */
const canary = ["model", "path"] as const;

/** Values of label `path`. */
export const canaryPaths = ["direct", "gateway"] as const;
export type CanaryPath = (typeof canaryPaths)[number];

/** Values of label `outcome`. */
export const canaryOutcomes = ["success", "failure", "skipped"] as const;
export type CanaryOutcome = (typeof canaryOutcomes)[number];

/**
 * Values of label `reason` of `llm_canary_failures_total`: where no answer came, those of
 * `llm_target_check_failures_total`; of an answer, what is wrong with it.
 */
export const canaryFailureReasons = [
  "timeout",
  "refused",
  "dns",
  "tls",
  "denied",
  "status",
  "protocol",
  "auth",
  "not_ready",
  "rate_limited",
  "error",
  "truncated",
  "empty",
  "wrong_model",
  "usage",
] as const;
export type CanaryFailureReason = (typeof canaryFailureReasons)[number];

/** Values of label `outcome` of `llm_gateway_overhead_pairs_total`. */
export const overheadPairOutcomes = ["success", "failure", "skipped"] as const;
export type OverheadPairOutcome = (typeof overheadPairOutcomes)[number];

/** Real streamed completions on a schedule of their own. Emitted by the exporter. */
export const canaryMetrics = metricDefinitions({
  llm_canary_runs_total: {
    type: "counter",
    labels: [...canary, "outcome"],
    help: "Canaries by outcome: success, failure, or skipped because one was under way or the engine's queue was deep.",
  },
  llm_canary_failures_total: {
    type: "counter",
    labels: [...canary, "reason"],
    help: "Canaries that failed, by reason: as of checks, or rate_limited, error, truncated, empty, wrong_model, usage.",
  },
  llm_canary_good_runs_total: {
    type: "counter",
    labels: canary,
    help: "Canaries that succeeded and met all latency targets of their model.",
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
    help: "Tokens that canaries and overhead pairs were given.",
  },
  llm_canary_prompt_tokens_total: {
    type: "counter",
    labels: canary,
    help: "Tokens of the prompts of canaries and overhead pairs, as the server counts them.",
  },
  llm_gateway_overhead_seconds: {
    type: "gauge",
    labels: ["model"],
    help: "Median of the latest pairs' differences of TTFT, gateway minus direct, with an empty queue; may be negative.",
  },
  llm_gateway_overhead_error_seconds: {
    type: "gauge",
    labels: ["model"],
    help: "Half the 95 % confidence interval of llm_gateway_overhead_seconds.",
  },
  llm_gateway_overhead_pairs_total: {
    type: "counter",
    labels: ["model", "outcome"],
    help: "Pairs for llm_gateway_overhead_seconds: success, failure, or skipped because the engine's queue was not empty.",
  },
});
