import type { Row } from "../layer/model.ts";
import { gauge, rate, share } from "../layer/promql.ts";
import { selected } from "./selected.ts";

/** Answers "Is memory the bottleneck?": the KV cache holds the contexts of all running requests. */
export function memory(): Row {
  const panel = {
    kind: "time-series",
    columns: 8,
    noData: "The engine is not scraped in this time",
  } as const;
  return {
    question: "Is memory the bottleneck?",
    panels: [
      {
        ...panel,
        title: "KV cache in use",
        explanation: {
          shows: "Share of the memory for contexts that is taken.",
          normal: "Anything, as long as nothing waits and nothing is preempted.",
          otherwise:
            "Above 95 % (dashed) with requests waiting: shorten contexts, or fewer requests at once.",
        },
        unit: "share",
        max: 1,
        thresholds: ["green", [0.95, "yellow"]],
        queries: [{ expr: gauge("max", "llm_engine_kv_cache_usage_ratio", [], selected), legend: "in use" }],
      },
      {
        ...panel,
        title: "Preemptions",
        explanation: {
          shows: "Requests per second that the engine threw out of memory and must compute again.",
          normal: "0.",
          otherwise:
            "Above 0 for minutes: memory is overbooked; every preempted request's user sees a pause.",
        },
        unit: "requestsPerSecond",
        queries: [{ expr: rate("llm_engine_preemptions_total", [], selected), legend: "preempted" }],
      },
      {
        ...panel,
        title: "Prefix cache hits",
        explanation: {
          shows: "Share of prompt tokens whose computation was found in the cache.",
          normal: "Steady; high where prompts share a beginning (system prompts, conversations).",
          otherwise: "A fall with later first tokens: a new system prompt, or the cache is too small.",
        },
        noData: "No prompt in this time",
        emptyBecause: "no prompt was looked up in this time, or the prefix cache is switched off",
        unit: "share",
        max: 1,
        queries: [
          {
            expr: share(
              rate("llm_engine_prefix_cache_hits_total", [], selected),
              rate("llm_engine_prefix_cache_queries_total", [], selected),
            ),
            legend: "found",
          },
        ],
      },
    ],
  };
}
