import { canaryEdges, type CanaryTargets } from "./canary-edges.ts";
import type { HistogramName } from "./index.ts";

/**
 * Upper edges of vLLM's histograms, in seconds. Source: vllm-project/vllm `vllm/v1/metrics/buckets.py` (in earlier
 * releases `loggers.py`): the default of `--custom-histogram-buckets`.
 */
const vllmFirstToken = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640,
  2560,
];
const vllmToken = [
  0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80,
];

/** Of those of whole requests and of their phases. Source: likewise, request_latency. */
export const vllmRequestEdges = [
  0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680,
] as const satisfies readonly number[];

/**
 * Of the gateway's latency. Source: trallnag/prometheus-fastapi-instrumentator `metrics.py`, latency_highr_buckets.
 */
const fastapiHighr = [
  0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 7.5, 10, 30, 60,
];

/** Of Qdrant's answers. Source: qdrant `operation_time_statistics.rs`, DEFAULT_BUCKET_BOUNDARIES_MICROS. */
const qdrantAnswers = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5, 10, 50];

/** Of garbage collections. Source: siimon/prom-client `lib/metrics/gc.js`. */
const garbageCollections = [0.001, 0.01, 0.1, 1, 2, 5];

/**
 * Ascending upper edges of every histogram, in seconds, without `+Inf`: a bucket that ends elsewhere does not exist.
 * @param models what was agreed for each model, which is among the edges of canaries
 */
export function histogramEdges(
  models: readonly CanaryTargets[],
): Readonly<Record<HistogramName, readonly number[]>> {
  const canary = canaryEdges(models);
  return {
    llm_canary_ttft_seconds: canary.ttft,
    llm_canary_itl_seconds: canary.itl,
    llm_canary_tpot_seconds: canary.tpot,
    llm_canary_e2e_seconds: canary.e2e,
    llm_engine_ttft_seconds: vllmFirstToken,
    llm_engine_itl_seconds: vllmToken,
    llm_engine_e2e_seconds: vllmRequestEdges,
    llm_engine_queue_seconds: vllmRequestEdges,
    llm_engine_prefill_seconds: vllmRequestEdges,
    llm_engine_decode_seconds: vllmRequestEdges,
    http_request_duration_highr_seconds: fastapiHighr,
    rest_responses_duration_seconds: qdrantAnswers,
    nodejs_gc_duration_seconds: garbageCollections,
  };
}
