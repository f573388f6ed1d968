import { matching } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { canaryStepSeconds, countedOutcomes } from "../canaries.ts";
import type { Panel, Row } from "../layer/model.ts";
import { gauge, increase, lowest, quantile, rate, share } from "../layer/promql.ts";
import { onDemandExceptions, readyStates, upThresholds } from "../residency.ts";
import { errors } from "./errors.ts";
import { selected, selectedTarget } from "./selected.ts";

/** Share of canaries that succeeded, of one path. */
function success(path: "direct" | "gateway"): string {
  return share(
    increase("llm_canary_runs_total", [], { ...selected, path, outcome: "success" }),
    increase("llm_canary_runs_total", [], { ...selected, path, outcome: matching(countedOutcomes) }),
  );
}

/** Answers "Is the model serving?": state now, state over time, then rate, errors and duration (RED). */
export function status(inventory: Inventory): Row {
  const stepSeconds = canaryStepSeconds(inventory);
  const objective = Math.min(...inventory.models.map(({ objectives }) => objectives.canary));
  const interval = Math.max(...inventory.models.map(({ canaryIntervalSeconds }) => canaryIntervalSeconds));
  return {
    question: "Is $model serving?",
    panels: [
      ready(inventory),
      lastCanary(interval),
      states(stepSeconds, objective),
      requests,
      errors(stepSeconds),
      duration(stepSeconds),
    ],
  };
}

function ready(inventory: Inventory): Panel {
  return {
    kind: "stat",
    title: "Ready",
    explanation: {
      shows: "Whether the service answers its health check and lists the expected model.",
      normal: "Ready; a model that is loaded on demand may be blue, not loaded.",
      otherwise: "Check the service on its host; up but not ready means a missing or renamed model.",
    },
    columns: 4,
    noData: "Not checked: see “Scrape targets down” on the overview",
    unit: "count",
    thresholds: upThresholds,
    states: readyStates,
    exceptions: onDemandExceptions(inventory),
    queries: [{ expr: gauge("min", "llm_target_ready", ["target"], selectedTarget), legend: "{{target}}" }],
  };
}

function lastCanary(intervalSeconds: number): Panel {
  return {
    kind: "stat",
    title: "Last canary",
    explanation: {
      shows: "Time since the last canary ended, by path.",
      normal: `Less than ${String(intervalSeconds)} s, give or take the jitter.`,
      otherwise: "Older: everything below about canaries is the past. Look at the exporter.",
    },
    columns: 4,
    noData: "No canary ran yet, or the model is not served always",
    unit: "seconds",
    thresholds: ["green", [2 * intervalSeconds, "yellow"], [3 * intervalSeconds, "red"]],
    queries: [
      {
        expr: `time() - ${gauge("max", "llm_canary_last_run_timestamp_seconds", ["path"], selected)}`,
        legend: "{{path}}",
      },
    ],
  };
}

function states(stepSeconds: number, objective: number): Panel {
  return {
    kind: "state-timeline",
    title: "Ready, and canaries that succeed",
    explanation: {
      shows:
        "The worst health check of each interval, and the share of five canaries that came back complete, by path.",
      normal: "Green throughout.",
      otherwise:
        "Gateway red and direct green: the gateway. Both red, ready green: the engine is dead behind its API.",
    },
    columns: 16,
    noData: "Nothing is known of this model in this time",
    stepSeconds,
    unit: "share",
    thresholds: ["red", [0.5, "yellow"], [objective, "green"]],
    queries: [
      { expr: lowest("llm_target_ready", [], selectedTarget), legend: "ready" },
      { expr: success("direct"), legend: "canary, direct" },
      { expr: success("gateway"), legend: "canary, through the gateway" },
    ],
  };
}

const requests: Panel = {
  kind: "time-series",
  title: "Rate: requests against target",
  explanation: {
    shows: "Finished requests per second by the engine's count, canaries included; dashed: what was agreed.",
    normal: "Below the dashed line, following the working day.",
    otherwise:
      "Near it: plan capacity. Zero with users at work: look at the gateway, and at requests waiting.",
  },
  columns: 8,
  noData: "The engine is not scraped in this time",
  unit: "requestsPerSecond",
  queries: [
    { expr: rate("llm_engine_requests_total", [], selected), legend: "requests" },
    {
      expr: gauge("max", "llm_model_throughput_target_requests_per_second", [], selected),
      legend: "target",
      draw: "target",
    },
  ],
};

function duration(stepSeconds: number): Panel {
  return {
    kind: "time-series",
    title: "Duration: whole answer, p95",
    explanation: {
      shows:
        "End to end: canaries through the gateway, live requests in the engine; dashed: the canaries' target.",
      normal: "Canaries below the dashed line. Live answers are longer or shorter as users ask.",
      otherwise: "Both rise: the engine; follow the rows below. Canaries only: gateway or network.",
    },
    columns: 8,
    noData: "No answer in this time",
    stepSeconds,
    unit: "seconds",
    queries: [
      {
        expr: quantile(0.95, "llm_canary_e2e_seconds", [], { ...selected, path: "gateway" }),
        legend: "canary",
      },
      { expr: quantile(0.95, "llm_engine_e2e_seconds", [], selected), legend: "live" },
      {
        expr: gauge("max", "llm_model_latency_target_seconds", [], selected),
        legend: "target",
        draw: "target",
      },
    ],
  };
}
