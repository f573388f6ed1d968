import type { engineMetrics } from "./engine.ts";

/** One metric of vLLM under the name that we give it. */
export interface EngineRename {
  /** vLLM's own name, as on its `/metrics`; of a histogram without `_bucket`, `_sum`, `_count`. */
  readonly from: string;
  readonly to: keyof typeof engineMetrics;
  /** First vLLM version, `major.minor`, that has it under this name; 0.9 where unset. */
  readonly since?: `${number}.${number}`;
  /** First version from which another row serves `to`, though the old name may go on beside the new one. */
  readonly until?: `${number}.${number}`;
  /** Labels to rename as well, old name → new name. */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * vLLM (V1 engine) from 0.9 on. Source: vllm-project/vllm `vllm/v1/metrics/loggers.py` of each release;
 * deprecations: https://docs.vllm.ai/en/latest/usage/metrics.html
 *
 * A version gets exactly one row for each `to`: vLLM shows an old name beside its successor for a release or two,
 * and renaming both would make duplicate series.
 */
export const vllmRenames: readonly EngineRename[] = [
  { from: "vllm:num_requests_running", to: "llm_engine_requests_running" },
  { from: "vllm:num_requests_waiting", to: "llm_engine_requests_waiting" },
  { from: "vllm:gpu_cache_usage_perc", to: "llm_engine_kv_cache_usage_ratio", until: "0.10" },
  { from: "vllm:kv_cache_usage_perc", to: "llm_engine_kv_cache_usage_ratio", since: "0.10" },
  { from: "vllm:prompt_tokens_total", to: "llm_engine_prompt_tokens_total" },
  { from: "vllm:generation_tokens_total", to: "llm_engine_generation_tokens_total" },
  {
    from: "vllm:request_success_total",
    to: "llm_engine_requests_total",
    labels: { finished_reason: "outcome" },
  },
  // Of the API server (prometheus-fastapi-instrumentator), not of the engine: the only count of what failed with 5xx.
  { from: "http_requests_total", to: "llm_engine_http_requests_total" },
  { from: "vllm:num_preemptions_total", to: "llm_engine_preemptions_total" },
  { from: "vllm:gpu_prefix_cache_queries_total", to: "llm_engine_prefix_cache_queries_total", until: "0.10" },
  { from: "vllm:prefix_cache_queries_total", to: "llm_engine_prefix_cache_queries_total", since: "0.10" },
  { from: "vllm:gpu_prefix_cache_hits_total", to: "llm_engine_prefix_cache_hits_total", until: "0.10" },
  { from: "vllm:prefix_cache_hits_total", to: "llm_engine_prefix_cache_hits_total", since: "0.10" },
  { from: "vllm:time_to_first_token_seconds", to: "llm_engine_ttft_seconds" },
  { from: "vllm:time_per_output_token_seconds", to: "llm_engine_itl_seconds", until: "0.11" },
  { from: "vllm:inter_token_latency_seconds", to: "llm_engine_itl_seconds", since: "0.11" },
  { from: "vllm:e2e_request_latency_seconds", to: "llm_engine_e2e_seconds" },
  { from: "vllm:request_queue_time_seconds", to: "llm_engine_queue_seconds" },
  { from: "vllm:request_prefill_time_seconds", to: "llm_engine_prefill_seconds" },
  { from: "vllm:request_decode_time_seconds", to: "llm_engine_decode_seconds" },
];
