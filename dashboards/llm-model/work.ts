import type { Row } from "../layer/model.ts";
import { changes, gauge, rate } from "../layer/promql.ts";
import { selected, selectedTarget } from "./selected.ts";

/** Answers "What comes out?". */
export function work(): Row {
  const panel = {
    kind: "time-series",
    columns: 6,
    noData: "The engine is not scraped in this time",
  } as const;
  return {
    question: "What comes out?",
    panels: [
      {
        ...panel,
        title: "Tokens in and out",
        explanation: {
          shows: "Prompt tokens processed and tokens generated, per second.",
          normal: "Both move with requests; their proportion is what users ask for.",
          otherwise: "Out at 0 while requests run or wait: the engine is stalled; restart it.",
        },
        unit: "tokensPerSecond",
        queries: [
          { expr: rate("llm_engine_prompt_tokens_total", [], selected), legend: "in" },
          { expr: rate("llm_engine_generation_tokens_total", [], selected), legend: "out" },
        ],
      },
      {
        ...panel,
        title: "How requests end",
        explanation: {
          shows:
            "Finished requests per second by the engine's reason: stop (done), length (limit reached), abort, …",
          normal: "Mostly stop and length.",
          otherwise:
            "Length grows: answers are cut off. Abort grows: clients give up. Error: the engine's log.",
        },
        unit: "requestsPerSecond",
        queries: [{ expr: rate("llm_engine_requests_total", ["outcome"], selected), legend: "{{outcome}}" }],
      },
      {
        ...panel,
        title: "Restarts",
        explanation: {
          shows: "How often the engine's process was started anew.",
          normal: "0; 1 at a deployment.",
          otherwise: "Again and again: it dies; its log, the memory of its machine and card.",
        },
        unit: "count",
        queries: [
          { expr: changes("process_start_time_seconds", [], { job: "model-$model" }), legend: "restarts" },
        ],
      },
      {
        kind: "state-timeline",
        title: "Versions of the engine",
        explanation: {
          shows: "The version that the service said it runs, at each check that ended in ready.",
          normal: "One bar, of the version in the inventory; two at an upgrade, one after the other.",
          otherwise: "Both at once, or back and forth: two engines answer at one address.",
        },
        columns: 6,
        noData: "No check of this time ended in ready with a version",
        unit: "count",
        thresholds: ["blue"],
        states: [{ value: 1, text: "runs", color: "blue" }],
        queries: [
          { expr: gauge("max", "llm_target_info", ["version"], selectedTarget), legend: "{{version}}" },
        ],
      },
    ],
  };
}
