import type { Row } from "../layer/model.ts";
import { gauge } from "../layer/promql.ts";

/** Answers "Where does it queue?". */
export function saturation(): Row {
  const panel = { kind: "time-series", columns: 12, noData: "No engine is scraped in this time" } as const;
  return {
    question: "Where does it queue?",
    panels: [
      {
        ...panel,
        title: "Requests waiting",
        explanation: {
          shows: "Requests that an engine has accepted and not begun.",
          normal: "0, with short peaks.",
          otherwise:
            "Growing for minutes: demand exceeds capacity. Waiting with no tokens out: a stalled engine.",
        },
        unit: "count",
        queries: [{ expr: gauge("sum", "llm_engine_requests_waiting", ["model"]), legend: "{{model}}" }],
      },
      {
        ...panel,
        title: "KV cache in use, highest engine",
        explanation: {
          shows: "Share of the memory for contexts that is taken.",
          normal: "Anything under load, even close to 100 %, as long as nothing waits.",
          otherwise:
            "Above 95 % with requests waiting: memory is the bottleneck; shorten contexts or add capacity.",
        },
        unit: "share",
        max: 1,
        thresholds: ["green", [0.95, "yellow"]],
        queries: [{ expr: gauge("max", "llm_engine_kv_cache_usage_ratio", ["model"]), legend: "{{model}}" }],
      },
    ],
  };
}
