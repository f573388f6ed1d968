import { canaryPaths, series, type SloName } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import type { AlertDefinition } from "../definition.ts";
import { liveFloor } from "../live-floor.ts";
import { budgetBurning, type Budget } from "./budget-burning.ts";
import { objectives, type Objective } from "./objective.ts";
import { burnWindows } from "./windows.ts";

/** Pages that tell of an outage of a model service by themselves. */
const outages = ["ModelServiceDown", "ModelServiceNotReady", "EngineStalled", "CanaryFailing"];

/** What is judged, in words. */
const judged: Readonly<Record<SloName, string>> = {
  availability: "requests that the model service failed",
  latency: "canaries slower than the latency target, or skipped behind a queue",
  ttft: "canaries whose first token came too late, or skipped behind a queue",
  canary: `canaries that failed (${canaryPaths[0]} path)`,
};

/**
 * Whether error budgets of model services are spent too fast, by two windows each.
 * @throws {ObjectiveError} where an objective leaves so much budget that a window could never fire
 */
export function sloAlerts(inventory: Inventory): readonly AlertDefinition[] {
  return objectives(inventory).flatMap((objective) => {
    const { model, slo } = objective;
    const budget = budgetOf(objective);
    return burnWindows.map((window): AlertDefinition => {
      const pages = window.severity === "critical";
      return {
        name: pages ? "ErrorBudgetBurningFast" : "ErrorBudgetBurningSlowly",
        ...budgetBurning(budget, window, inventory),
        team: model.team,
        labels: { model: model.name, slo, window: window.long, host: model.host },
        summary: `${model.name} spends its error budget (${slo}) ${pages ? "fast" : "too fast"}`,
      };
    });
  });
}

function budgetOf({ model, slo, objective }: Objective): Budget {
  const ours = { model: model.name, slo } as const;
  return {
    objective: {
      ratio: objective,
      place: `models (${model.name}).objectives.${slo}`,
      words: `objectives.${slo} of the inventory`,
    },
    badShare: (range) => series(`slo:sli_error:ratio_rate${range}`, ours),
    badPerSecond: series("slo:sli_errors:rate1h", ours),
    // Few live requests are the canaries' own, which have objectives of their own.
    during:
      slo === "availability"
        ? [`${series("slo:sli_events:rate1h", ours)} > ${String(liveFloor([model]).value)}`]
        : [],
    outages: { pages: outages, about: { model: model.name } },
    wereBad: (range) => `the events in ${range} were ${judged[slo]}`,
  };
}
