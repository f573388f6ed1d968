import { matching } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { canaryStepSeconds, countedOutcomes } from "../canaries.ts";
import type { Row } from "../layer/model.ts";
import { tiles, timeline } from "../layer/panels.ts";
import { increase, share } from "../layer/promql.ts";

/** Answers "Do canaries come back?", every model at once. */
export function outcomes(inventory: Inventory): Row {
  const objective = Math.min(...inventory.models.map(({ objectives }) => objectives.canary));
  // Red below one half: there the canary alert pages.
  const thresholds = ["red", [0.5, "yellow"], [objective, "green"]] as const;
  const stepSeconds = canaryStepSeconds(inventory);
  return {
    question: "Do canaries come back?",
    panels: [
      tiles("Successful in the selected time", "share", {
        shows: "Share of canaries through the gateway that came back complete, over the selected time.",
        normal: `Green: at least the objective, ${percent(objective)}.`,
        otherwise: "Yellow: the timeline says when. Red: users get no answer; compare the paths below.",
        columns: 24,
        thresholds,
        values: {
          "{{model}}": share(
            increase("llm_canary_runs_total", ["model"], { path: "gateway", outcome: "success" }, "$__range"),
            increase(
              "llm_canary_runs_total",
              ["model"],
              { path: "gateway", outcome: matching(countedOutcomes) },
              "$__range",
            ),
          ),
        },
      }),
      timeline("Every model by both paths", "share", {
        shows: "Share of five canaries in a row that came back complete, by model and path.",
        normal: "Green throughout.",
        otherwise:
          "Only “gateway” is red: the gateway. Both of one model: its engine. All at once: host or network.",
        columns: 24,
        stepSeconds,
        thresholds,
        bars: {
          "{{model}} {{path}}": share(
            increase("llm_canary_runs_total", ["model", "path"], { outcome: "success" }),
            increase("llm_canary_runs_total", ["model", "path"], { outcome: matching(countedOutcomes) }),
          ),
        },
      }),
    ],
  };
}

function percent(ratio: number): string {
  return `${String(Math.round(ratio * 10_000) / 100)} %`;
}
