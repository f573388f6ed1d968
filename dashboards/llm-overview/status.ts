import { matching } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { expectedScrapes } from "../expected-scrapes.ts";
import { firing } from "../firing-alerts.ts";
import { canaryStepSeconds, countedOutcomes } from "../canaries.ts";
import type { Panel, Row } from "../layer/model.ts";
import { gauge, increase, share } from "../layer/promql.ts";
import { modelsServed, onDemandExceptions, readyStates, upThresholds } from "../residency.ts";
import { modelTable } from "./model-table.ts";

/** Answers "Is anything wrong right now?" for somebody who has five seconds. */
export function status(inventory: Inventory): Row {
  return {
    question: "Is anything wrong right now?",
    panels: [
      modelsReady(inventory),
      canarySuccess(inventory),
      firingAlertsCount,
      unreachableCount(inventory),
      modelTable(inventory),
      firingAlerts,
    ],
  };
}

function modelsReady(inventory: Inventory): Panel {
  const onDemand = modelsServed(inventory, "on-demand").map(({ name }) => name);
  return {
    kind: "stat",
    title: "Models ready",
    explanation: {
      shows:
        "Whether each model service answers its health check and lists the expected model (exporter, every scrape).",
      normal: `Green.${onDemand.length === 0 ? "" : ` ${onDemand.join(", ")}: loaded on demand, so blue is normal too.`}`,
      otherwise:
        "Open the model's dashboard; a red tile with green canaries is a wrong or missing model name.",
    },
    columns: 8,
    noData: "The exporter says nothing: see “Scrape targets down”",
    unit: "count",
    thresholds: upThresholds,
    states: readyStates,
    exceptions: onDemandExceptions(inventory),
    queries: [
      {
        expr: gauge("min", "llm_target_ready", ["target"], { kind: "model" }),
        legend: "{{target}}",
      },
    ],
  };
}

function canarySuccess(inventory: Inventory): Panel {
  const objective = Math.min(...inventory.models.map(({ objectives }) => objectives.canary));
  return {
    kind: "stat",
    title: "Canaries that succeed",
    explanation: {
      shows: "Share of the latest real completions through the gateway that came back complete, by model.",
      normal: "100 %: the last five all came back.",
      otherwise:
        "Yellow: one failed, watch it. Red: users cannot get an answer; compare the direct path on the model's dashboard.",
    },
    columns: 8,
    noData: "No canary ran: see the exporter, or no model is served always",
    unit: "share",
    // Red below one half: there the canary alert pages.
    thresholds: ["red", [0.5, "yellow"], [objective, "green"]],
    stepSeconds: canaryStepSeconds(inventory),
    queries: [
      {
        expr: share(
          increase("llm_canary_runs_total", ["model"], { path: "gateway", outcome: "success" }),
          increase("llm_canary_runs_total", ["model"], {
            path: "gateway",
            outcome: matching(countedOutcomes),
          }),
        ),
        legend: "{{model}}",
      },
    ],
  };
}

const firingAlertsCount: Panel = {
  kind: "stat",
  title: "Alerts firing",
  explanation: {
    shows: "Number of this project's alerts that fire; the heartbeat is left out.",
    normal: "0.",
    otherwise: "The table below names them; each has a runbook.",
  },
  columns: 4,
  noData: "0",
  unit: "count",
  thresholds: ["green", [1, "red"]],
  queries: [{ expr: `${gauge("count", "ALERTS", [], firing)} or vector(0)`, legend: "firing" }],
};

function unreachableCount(inventory: Inventory): Panel {
  const expected = expectedScrapes(inventory);
  return {
    kind: "stat",
    title: "Scrape targets down",
    explanation: {
      shows:
        "Number of scrape targets of this project that Prometheus could not reach at its last scrape; models that " +
        "are loaded on demand are left out.",
      normal: "0: every number on this page is fresh.",
      otherwise: "What they would measure is missing here, not zero: see the last row for which ones.",
    },
    columns: 4,
    noData: "No scrape target at all: is the project deployed to this Prometheus?",
    unit: "count",
    thresholds: ["green", [1, "red"]],
    // Not `or vector(0)`: where nothing is scraped at all, 0 would be a lie.
    queries: [
      { expr: `${gauge("count", "up", [], expected)} - ${gauge("sum", "up", [], expected)}`, legend: "down" },
    ],
  };
}

const firingAlerts: Panel = {
  kind: "table",
  title: "Firing alerts",
  explanation: {
    shows: "This project's alerts that fire, from Prometheus, so also those that Alertmanager silences.",
    normal: "Empty.",
    otherwise: "Start with severity critical; warnings on the same model are mostly its causes.",
  },
  columns: 24,
  height: 5,
  noData: "No alert is firing",
  emptyBecause: "no alert is firing",
  labels: { alertname: "Alert", severity: "Severity", team: "Team", model: "Model", target: "Target" },
  values: [
    {
      title: "Firing",
      expr: gauge("count", "ALERTS", ["alertname", "severity", "team", "model", "target"], firing),
      unit: "count",
    },
  ],
};
