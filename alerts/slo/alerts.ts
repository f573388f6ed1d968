import { canaryPaths, series, type SloName } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import type { AlertDefinition } from "../definition.ts";
import { liveFloor } from "../live-floor.ts";
import { pagedBefore } from "../rules/paged-before.ts";
import { objectives, type Objective } from "./objective.ts";
import {
  burnWindows,
  errorRatioLimit,
  percent,
  periodDays,
  severalPerSecond,
  type BurnWindow,
} from "./windows.ts";

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
  const several = severalPerSecond(inventory);
  return objectives(inventory).flatMap((objective) =>
    burnWindows.map((window) => budgetBurning(objective, window, several)),
  );
}

/** @param several - bad events a second over the hour, above which they are more than one */
function budgetBurning(objective: Objective, window: BurnWindow, several: number): AlertDefinition {
  const { model, slo, objective: promised } = objective;
  const { long, short, factor, forSeconds, keepFiringForSeconds, severity } = window;
  const limit = errorRatioLimit(promised, window, `models (${model.name}).objectives.${slo}`);
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
        ...(pages ? [`${series("slo:sli_errors:rate1h", ours)} > ${String(several)}`] : []),
        // Few live requests are the canaries' own, which have objectives of their own.
        ...(slo === "availability"
          ? [`${series("slo:sli_events:rate1h", ours)} > ${String(liveFloor([model]).value)}`]
          : []),
      ].join(" and on () "),
      ...(pages ? { unless: pagedBefore(outages, { model: model.name }, short) } : {}),
    },
    forSeconds,
    ...(keepFiringForSeconds === undefined ? {} : { keepFiringForSeconds }),
    severity,
    team: model.team,
    labels: { model: model.name, slo, window: long, host: model.host },
    summary: `${model.name} spends its error budget (${slo}) ${pages ? "fast" : "too fast"}`,
    description: `{{ $value | humanizePercentage }} of the events in ${long} were ${judged[slo]}; more than ${percent(limit)} spends the budget of ${String(periodDays)} days ${String(factor)} times as fast as it should last.`,
  };
}
