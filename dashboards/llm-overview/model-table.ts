import { matching } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { countedOutcomes } from "../canaries.ts";
import type { TablePanel } from "../layer/model.ts";
import { gauge, increase, quantile, rate, share } from "../layer/promql.ts";
import { uids } from "../uids.ts";

const throughGateway = { path: "gateway" } as const;

/** One line a model, its numbers beside what was agreed, and the way to its dashboard. */
export function modelTable({ models }: Inventory): TablePanel {
  const objective = Math.min(...models.map(({ objectives }) => objectives.canary));
  const e2e = quantile(0.95, "llm_canary_e2e_seconds", ["model"], throughGateway, "$__range");
  const latencyTarget = gauge("max", "llm_model_latency_target_seconds", ["model"]);
  const requests = rate("llm_engine_requests_total", ["model"]);
  const requestsTarget = gauge("max", "llm_model_throughput_target_requests_per_second", ["model"]);
  return {
    kind: "table",
    title: "Models",
    explanation: {
      shows:
        "Canary columns: over the selected time, through the gateway. The others: now, as the engine reports them. " +
        "A click on the name opens the model's dashboard for the same time.",
      normal: "Every line complete; latency at most 100 % of its target.",
      otherwise:
        "Over 100 % of the latency target with requests waiting is load; without, look at the model's host and gateway.",
    },
    columns: 24,
    noData: "The exporter describes no model: see “Scrape targets down”",
    labels: { model: "Model" },
    drillDown: { uid: uids.model, title: "Open the dashboard of this model", variable: "model" },
    values: [
      {
        title: "Canary success",
        expr: share(
          increase("llm_canary_runs_total", ["model"], { ...throughGateway, outcome: "success" }, "$__range"),
          increase(
            "llm_canary_runs_total",
            ["model"],
            { ...throughGateway, outcome: matching(countedOutcomes) },
            "$__range",
          ),
        ),
        unit: "share",
        thresholds: ["red", [0.5, "yellow"], [objective, "green"]],
      },
      {
        title: "First token p95",
        expr: quantile(0.95, "llm_canary_ttft_seconds", ["model"], throughGateway, "$__range"),
        unit: "seconds",
      },
      { title: "Whole answer p95", expr: e2e, unit: "seconds" },
      { title: "Latency target", expr: latencyTarget, unit: "seconds" },
      {
        title: "Of latency target",
        expr: `${e2e} / ${latencyTarget}`,
        unit: "share",
        thresholds: ["green", [0.8, "yellow"], [1, "red"]],
      },
      { title: "Requests", expr: requests, unit: "requestsPerSecond" },
      { title: "Agreed requests", expr: requestsTarget, unit: "requestsPerSecond" },
      {
        title: "Running",
        expr: gauge("sum", "llm_engine_requests_running", ["model"]),
        unit: "count",
      },
      {
        title: "Waiting",
        expr: gauge("sum", "llm_engine_requests_waiting", ["model"]),
        unit: "count",
      },
      {
        title: "KV cache",
        expr: gauge("max", "llm_engine_kv_cache_usage_ratio", ["model"]),
        unit: "share",
      },
    ],
  };
}
