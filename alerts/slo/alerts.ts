import { canaryPaths, series, type SloName } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import type { AlertDefinition } from "../definition.ts";
import { liveFloor } from "../live-floor.ts";
import { pagedBefore } from "../rules/paged-before.ts";
import { objectives, type Objective } from "./objective.ts";
import { burnWindows, errorRatioLimit, periodDays, type BurnWindow } from "./windows.ts";

/** Pages that tell of an outage by themselves: it has spent the budget, too, and fills the windows for a while. */
const outages = ["ModelServiceDown", "ModelServiceNotReady", "EngineStalled", "CanaryFailing"];

/** What is judged, in words. */
const judged: Readonly<Record<SloName, string>> = {
  availability: "requests that the model service failed",
  latency: "canaries slower than the latency target, or skipped behind a queue",
  ttft: "canaries whose first token came too late, or skipped behind a queue",
  canary: `canaries that failed (${canaryPaths[0]} path)`,
};

/**
 * Whether error budgets are spent too fast, by two windows each.
 * @throws {ObjectiveError} where an objective leaves so much budget that a window could never fire
 */
export function sloAlerts(inventory: Inventory): readonly AlertDefinition[] {
  return objectives(inventory).flatMap((objective) =>
    burnWindows.map((window) => budgetBurning(objective, window)),
  );
}

function budgetBurning(objective: Objective, window: BurnWindow): AlertDefinition {
  const { model, slo } = objective;
  const { long, short, factor, forSeconds, severity } = window;
  const limit = errorRatioLimit(objective, window);
  const ours = { model: model.name, slo } as const;
  const pages = severity === "critical";
  return {
    name: pages ? "ErrorBudgetBurningFast" : "ErrorBudgetBurningSlowly",
    condition: {
      when: "any",
      signal: series(`slo:sli_error:ratio_rate${long}`, ours),
      is: ">",
      threshold: {
        value: limit,
        unit: "ratio",
        source: `${String(factor)} × (1 − objectives.${slo} of the inventory); SRE Workbook, table 5-8`,
      },
      during: [
        `${series(`slo:sli_error:ratio_rate${short}`, ours)} > ${String(limit)}`,
        // Few live requests are the canaries' own, which have objectives of their own.
        ...(slo === "availability"
          ? [`${series("slo:sli_events:rate1h", ours)} > ${String(liveFloor([model]).value)}`]
          : []),
      ].join(" and on () "),
      ...(pages ? { unless: pagedBefore(outages, { model: model.name }, short) } : {}),
    },
    forSeconds,
    severity,
    team: model.team,
    labels: { model: model.name, slo, window: long, host: model.host },
    summary: `${model.name} spends its error budget (${slo}) ${pages ? "fast" : "too fast"}`,
    description: `{{ $value | humanizePercentage }} of the events in ${long} were ${judged[slo]}; more than ${percent(limit)} spends the budget of ${String(periodDays)} days ${String(factor)} times as fast as it should last.`,
  };
}

function percent(ratio: number): string {
  return `${String(Number((ratio * 100).toPrecision(3)))}%`;
}
