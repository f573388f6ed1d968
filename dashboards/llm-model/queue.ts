import type { Row } from "../layer/model.ts";
import { gauge } from "../layer/promql.ts";
import { liveQuantiles } from "./latencies.ts";
import { selected } from "./selected.ts";

/** Answers "Does it queue?". */
export function queue(): Row {
  return {
    question: "Does it queue?",
    panels: [
      {
        kind: "time-series",
        title: "Requests running and waiting",
        explanation: {
          shows: "Requests that the engine computes now, and those that it has accepted and not begun.",
          normal: "Some running, none waiting but for short peaks.",
          otherwise:
            "Waiting grows while running stands still: the engine is full. Both stand still with no tokens out: stalled.",
        },
        columns: 12,
        noData: "The engine is not scraped in this time",
        unit: "count",
        queries: [
          { expr: gauge("sum", "llm_engine_requests_running", [], selected), legend: "running" },
          { expr: gauge("sum", "llm_engine_requests_waiting", [], selected), legend: "waiting" },
        ],
      },
      {
        ...liveQuantiles("llm_engine_queue_seconds", {
          title: "Time in the queue, live",
          explanation: {
            shows: "How long live requests waited before the engine began with them.",
            normal: "Milliseconds.",
            otherwise: "More than half of the whole answer: users wait for capacity, not for the model.",
          },
        }),
        columns: 12,
      },
    ],
  };
}
