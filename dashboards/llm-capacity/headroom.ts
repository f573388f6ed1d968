import type { Inventory } from "../../inventory/model.ts";
import type { Row } from "../layer/model.ts";
import { graph, table } from "../layer/panels.ts";
import { gauge, highest, rate } from "../layer/promql.ts";
import { uids } from "../uids.ts";

/** Answers "How much more does each model carry?". */
export function headroom({ gateway }: Inventory): Row {
  const limit = gateway.concurrencyTargetRequests;
  const requests = rate("llm_engine_requests_total", ["model"]);
  const target = gauge("max", "llm_model_throughput_target_requests_per_second", ["model"]);
  const weekPeak = highest("model:llm_engine_requests:rate5m", ["model"], "7d");
  return {
    question: "How much more does each model carry?",
    panels: [
      table("Models by what is left", {
        shows: "Requests now and at the week's peak (five-minute means) beside what was agreed.",
        normal: "The peak below 80 % of what was agreed.",
        otherwise:
          "Yellow: plan more capacity now. Red: the agreement is used up; expect queues at the next peak.",
        height: 6,
        labels: { model: "Model" },
        drillDown: { uid: uids.model, title: "Open the dashboard of this model", variable: "model" },
        values: [
          { title: "Now", expr: requests, unit: "requestsPerSecond" },
          { title: "Peak of 7 days", expr: weekPeak, unit: "requestsPerSecond" },
          { title: "Agreed", expr: target, unit: "requestsPerSecond" },
          {
            title: "Peak of agreed",
            expr: `${weekPeak} / ${target}`,
            unit: "share",
            thresholds: ["green", [0.8, "yellow"], [1, "red"]],
          },
        ],
      }),
      table("Teams by what is left", {
        shows:
          "The models of a team together: requests now and at the week's peak, and what the tightest of them had left " +
          "in the last hour.",
        normal: "Headroom above 20 %.",
        otherwise: "Yellow or red: the table above names the model.",
        columns: 12,
        height: 4,
        labels: { team: "Team" },
        values: [
          {
            title: "Now",
            expr: gauge("max", "team:llm_engine_requests:rate5m", ["team"]),
            unit: "requestsPerSecond",
          },
          {
            title: "Peak of 7 days",
            expr: highest("team:llm_engine_requests:rate5m", ["team"], "7d"),
            unit: "requestsPerSecond",
          },
          {
            title: "Headroom",
            expr: gauge("min", "team:llm_throughput_headroom:ratio", ["team"]),
            unit: "share",
            thresholds: ["red", [0, "yellow"], [0.2, "green"]],
          },
        ],
      }),
      table("Teams by their trend", {
        shows:
          "The trend of the daily peaks of a team's models, and days until the first of them reaches what was agreed.",
        normal: "No days, because nothing grows, or more than 30.",
        otherwise: "Yellow: hardware takes longer than that.",
        emptyBecause: "a trend needs three days of history, and there are days only while it grows",
        columns: 12,
        height: 4,
        labels: { team: "Team" },
        values: [
          {
            title: "Growth a day",
            expr: gauge("max", "team:llm_throughput_growth:requests_per_second_per_day", ["team"]),
            unit: "requestsPerSecond",
          },
          {
            title: "Days to the limit",
            expr: gauge("min", "team:llm_throughput_limit:days", ["team"]),
            unit: "count",
            // 30 days: hardware takes longer; as in the report's finding “limit near”.
            thresholds: ["yellow", [30, "green"]],
          },
        ],
      }),
      graph("Share of agreed requests in use", "share", {
        shows: "Finished requests per second as a share of what was agreed, by model.",
        normal: "Below 80 % (first dashed line) at the busiest hour.",
        otherwise: "Above: order capacity; above 100 %: the gateway should begin to refuse.",
        columns: 8,
        thresholds: ["green", [0.8, "yellow"], [1, "red"]],
        lines: { "{{model}}": `${requests} / ${target}` },
      }),
      graph("Highest KV cache use", "share", {
        shows: "Share of the memory for contexts that is taken, the fullest engine of each model.",
        normal: "Peaks below 95 % (dashed).",
        otherwise: "At the line with requests waiting: memory, not compute, is what to add.",
        columns: 8,
        max: 1,
        thresholds: ["green", [0.95, "yellow"]],
        lines: { "{{model}}": gauge("max", "llm_engine_kv_cache_usage_ratio", ["model"]) },
      }),
      graph("Requests at once against the gateway's limit", "count", {
        shows:
          "Requests running and waiting in all engines; dashed: 80 % and all of what the gateway carries at once.",
        normal: "Below the first dashed line.",
        otherwise: "Near the second: raise the gateway's limit only if engines have room, else add engines.",
        columns: 8,
        thresholds: ["green", [0.8 * limit, "yellow"], [limit, "red"]],
        lines: {
          "at once": `${gauge("sum", "llm_engine_requests_running", [])} + ${gauge("sum", "llm_engine_requests_waiting", [])}`,
        },
      }),
    ],
  };
}
