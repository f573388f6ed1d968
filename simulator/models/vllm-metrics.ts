/** What the simulated engine measures; each may be exposed under more than one name. */
export type GaugeQuantity = "running" | "waiting" | "kvCacheUsage";
export type CounterQuantity =
  "promptTokens" | "generationTokens" | "preemptions" | "prefixCacheQueries" | "prefixCacheHits";
export type HistogramQuantity =
  | "ttft"
  | "itl"
  | "tpot"
  | "e2e"
  | "queue"
  | "prefill"
  | "decode"
  | "inference"
  | "requestPromptTokens"
  | "requestGenerationTokens"
  | "requestMaxTokens";

interface Versions {
  readonly name: `vllm:${string}`;
  readonly help: string;
  /** First vLLM version, `major.minor`, that shows it; the first one known here where unset. */
  readonly since?: `${number}.${number}`;
  /** First version that shows it no longer (without `--show-hidden-metrics-for-version`). */
  readonly until?: `${number}.${number}`;
}

/** One metric of vLLM. */
export type VllmFamily = Versions &
  (
    | { readonly type: "gauge"; readonly of: GaugeQuantity }
    | { readonly type: "counter"; readonly of: CounterQuantity | "finished" }
    | { readonly type: "histogram"; readonly of: HistogramQuantity }
  );

/** Why a request ended, as vLLM's label `finished_reason` says. */
export const finishedReasons = ["stop", "length", "abort"] as const;
export type FinishedReason = (typeof finishedReasons)[number];

/**
 * vLLM's names, in the order of its exposition. Source: `vllm/v1/metrics/loggers.py` of 0.9 to 0.13;
 * the names that we rename are also in `inventory/metrics/vllm.ts`, and a test holds the two together.
 */
export const vllmFamilies: readonly VllmFamily[] = [
  {
    name: "vllm:num_requests_running",
    type: "gauge",
    of: "running",
    help: "Number of requests in model execution batches.",
  },
  {
    name: "vllm:num_requests_waiting",
    type: "gauge",
    of: "waiting",
    help: "Number of requests waiting to be processed.",
  },
  {
    name: "vllm:gpu_cache_usage_perc",
    type: "gauge",
    of: "kvCacheUsage",
    until: "0.11",
    help: "GPU KV-cache usage. 1 means 100 percent usage.",
  },
  {
    name: "vllm:gpu_prefix_cache_queries_total",
    type: "counter",
    of: "prefixCacheQueries",
    until: "0.11",
    help: "GPU prefix cache queries, in terms of number of queriedtokens.",
  },
  {
    name: "vllm:gpu_prefix_cache_hits_total",
    type: "counter",
    of: "prefixCacheHits",
    until: "0.11",
    help: "GPU prefix cache hits, in terms of number of cached tokens.",
  },
  {
    name: "vllm:kv_cache_usage_perc",
    type: "gauge",
    of: "kvCacheUsage",
    since: "0.10",
    help: "KV-cache usage. 1 means 100 percent usage.",
  },
  {
    name: "vllm:prefix_cache_queries_total",
    type: "counter",
    of: "prefixCacheQueries",
    since: "0.10",
    help: "Prefix cache queries, in terms of number of queried tokens.",
  },
  {
    name: "vllm:prefix_cache_hits_total",
    type: "counter",
    of: "prefixCacheHits",
    since: "0.10",
    help: "Prefix cache hits, in terms of number of cached tokens.",
  },
  {
    name: "vllm:num_preemptions_total",
    type: "counter",
    of: "preemptions",
    help: "Cumulative number of preemption from the engine.",
  },
  {
    name: "vllm:prompt_tokens_total",
    type: "counter",
    of: "promptTokens",
    help: "Number of prefill tokens processed.",
  },
  {
    name: "vllm:generation_tokens_total",
    type: "counter",
    of: "generationTokens",
    help: "Number of generation tokens processed.",
  },
  {
    name: "vllm:request_success_total",
    type: "counter",
    of: "finished",
    help: "Count of successfully processed requests.",
  },
  {
    name: "vllm:request_prompt_tokens",
    type: "histogram",
    of: "requestPromptTokens",
    help: "Number of prefill tokens processed.",
  },
  {
    name: "vllm:request_generation_tokens",
    type: "histogram",
    of: "requestGenerationTokens",
    help: "Number of generation tokens processed.",
  },
  {
    name: "vllm:request_params_max_tokens",
    type: "histogram",
    of: "requestMaxTokens",
    help: "Histogram of the max_tokens request parameter.",
  },
  {
    name: "vllm:time_to_first_token_seconds",
    type: "histogram",
    of: "ttft",
    help: "Histogram of time to first token in seconds.",
  },
  {
    name: "vllm:time_per_output_token_seconds",
    type: "histogram",
    of: "itl",
    until: "0.12",
    help: "Histogram of time per output token in seconds.",
  },
  {
    name: "vllm:inter_token_latency_seconds",
    type: "histogram",
    of: "itl",
    since: "0.11",
    help: "Histogram of inter-token latency in seconds.",
  },
  {
    name: "vllm:request_time_per_output_token_seconds",
    type: "histogram",
    of: "tpot",
    since: "0.12",
    help: "Histogram of time_per_output_token_seconds per request.",
  },
  {
    name: "vllm:e2e_request_latency_seconds",
    type: "histogram",
    of: "e2e",
    help: "Histogram of e2e request latency in seconds.",
  },
  {
    name: "vllm:request_queue_time_seconds",
    type: "histogram",
    of: "queue",
    help: "Histogram of time spent in WAITING phase for request.",
  },
  {
    name: "vllm:request_inference_time_seconds",
    type: "histogram",
    of: "inference",
    help: "Histogram of time spent in RUNNING phase for request.",
  },
  {
    name: "vllm:request_prefill_time_seconds",
    type: "histogram",
    of: "prefill",
    help: "Histogram of time spent in PREFILL phase for request.",
  },
  {
    name: "vllm:request_decode_time_seconds",
    type: "histogram",
    of: "decode",
    help: "Histogram of time spent in DECODE phase for request.",
  },
];
