import { metricDefinitions } from "./definition.ts";

const model = ["model"] as const;

/**
 * The serving engines' own numbers under one set of names. Not emitted by our exporter: Prometheus scrapes each
 * engine itself and renames by the table in `vllm.ts`, so that nothing depends on the exporter for them.
 */
export const engineMetrics = metricDefinitions({
  llm_engine_requests_running: { type: "gauge", labels: model, help: "Requests being executed." },
  llm_engine_requests_waiting: { type: "gauge", labels: model, help: "Requests waiting to be executed." },
  llm_engine_kv_cache_usage_ratio: {
    type: "gauge",
    labels: model,
    help: "Share of the KV cache in use, 0–1.",
  },
  llm_engine_prompt_tokens_total: { type: "counter", labels: model, help: "Prompt tokens processed." },
  llm_engine_generation_tokens_total: { type: "counter", labels: model, help: "Tokens generated." },
  llm_engine_requests_total: {
    type: "counter",
    labels: [...model, "outcome"],
    help: "Finished requests by the engine's finish reason (stop, length, abort, …).",
  },
  llm_engine_http_requests_total: {
    type: "counter",
    labels: [...model, "handler", "method", "status"],
    help: "Answers of the engine's API server by path, method and class of status (2xx, 5xx, …).",
  },
  llm_engine_preemptions_total: { type: "counter", labels: model, help: "Requests preempted for KV cache." },
  llm_engine_prefix_cache_queries_total: {
    type: "counter",
    labels: model,
    help: "Tokens looked up in the prefix cache.",
  },
  llm_engine_prefix_cache_hits_total: {
    type: "counter",
    labels: model,
    help: "Tokens found in the prefix cache.",
  },
  llm_engine_ttft_seconds: {
    type: "histogram",
    labels: model,
    help: "Time to first token of live requests.",
  },
  llm_engine_itl_seconds: { type: "histogram", labels: model, help: "Gaps between tokens of live requests." },
  llm_engine_e2e_seconds: { type: "histogram", labels: model, help: "End-to-end latency of live requests." },
  llm_engine_prefill_seconds: {
    type: "histogram",
    labels: model,
    help: "Time from the start of the work on a live request to its first token.",
  },
  llm_engine_decode_seconds: {
    type: "histogram",
    labels: model,
    help: "Time from the first token of a live request to its last.",
  },
  llm_engine_queue_seconds: { type: "histogram", labels: model, help: "Time that live requests waited." },
});
