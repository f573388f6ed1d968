import type { Inventory } from "../../inventory/model.ts";
import { canaryStepSeconds } from "../canaries.ts";
import type { Row } from "../layer/model.ts";
import { graph } from "../layer/panels.ts";
import { gauge, increase, rate } from "../layer/promql.ts";

/** Answers "Can the canaries be believed?": an old canary says nothing about now, a skipped one that an answer would have come late. */
export function schedule(inventory: Inventory): Row {
  const stepSeconds = canaryStepSeconds(inventory);
  const interval = Math.max(...inventory.models.map(({ canaryIntervalSeconds }) => canaryIntervalSeconds));
  return {
    question: "Can the canaries be believed?",
    panels: [
      graph("Time since the last canary", "seconds", {
        shows: "Age of the latest result, by model; the older of both paths.",
        normal: `Up to ${String(interval)} s and its jitter.`,
        otherwise: "Above the dashed line: the exporter is busy or stuck; see its event loop.",
        columns: 8,
        thresholds: ["green", [3 * interval, "red"]],
        lines: {
          "{{model}}": `time() - ${gauge("min", "llm_canary_last_run_timestamp_seconds", ["model"])}`,
        },
      }),
      graph("Skipped canaries", "count", {
        shows:
          "Canaries that were not sent because the one before was still under way or the queue was deep, by model; five turns a point. Each counts as slow for the latency objective.",
        normal: "0.",
        otherwise:
          "Users wait behind a queue, or the model takes longer than the interval: its answers are very late, or stalled.",
        columns: 8,
        stepSeconds,
        emptyBecause: "no canary was ever skipped: the counter is born at the first",
        lines: { "{{model}}": increase("llm_canary_runs_total", ["model"], { outcome: "skipped" }) },
      }),
      graph("Tokens that canaries cost", "tokensPerSecond", {
        shows: "Tokens that all models generated for canaries, per second: the price of knowing.",
        normal: "Steady; a small part of “Tokens out” on the overview.",
        otherwise:
          "Falling: answers are cut short or canaries fail. Too much: raise the model's canary interval.",
        columns: 8,
        stepSeconds,
        lines: { "{{model}}": rate("llm_canary_output_tokens_total", ["model"]) },
      }),
    ],
  };
}
