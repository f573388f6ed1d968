import { series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import type { RecordingRule } from "../documents.ts";
import { indicators, objectives } from "../slo/objective.ts";
import { periodDays } from "../slo/windows.ts";
import { recording } from "./recorded.ts";

/** Error ratios of the windows up to six hours, straight from the counters, and what the long ones are made of. */
export function objectiveRatios(inventory: Inventory): readonly RecordingRule[] {
  const measured = indicators(inventory);
  return [
    ...measured.map(({ slo, events }) => recording("slo:sli_events:rate5m", events("5m"), { slo })),
    ...measured.map(({ slo, events }) => recording("slo:sli_events:rate1h", events("1h"), { slo })),
    ...measured.map(({ slo, errors }) => recording("slo:sli_errors:rate1h", errors("1h"), { slo })),
    ...(["5m", "30m", "1h", "2h", "6h"] as const).flatMap((range) =>
      measured.map(({ slo, events, errors }) =>
        recording(`slo:sli_error:ratio_rate${range}`, `${errors(range)} / (${events(range)} > 0)`, { slo }),
      ),
    ),
    ...objectives(inventory).map(({ model, slo, objective }) =>
      recording("slo:objective:ratio", `vector(${String(objective)})`, { model: model.name, slo }),
    ),
    ...whereSome(measured, [
      recording("slo:error_budget:ratio", `1 - ${series("slo:objective:ratio")}`),
      recording(
        "slo:current_burn_rate:ratio",
        `${series("slo:sli_error:ratio_rate1h")} / ${series("slo:error_budget:ratio")}`,
      ),
    ]),
  ];
}

/**
 * Error ratios of the windows from a day on: sums of hourly rates on both sides, so that a busy hour weighs more than
 * a quiet one, at a hundredth of the cost of counters over 30 days.
 */
export function objectivePeriods(inventory: Inventory): readonly RecordingRule[] {
  const over = (range: string) =>
    `sum_over_time(${series("slo:sli_errors:rate1h")}[${range}]) / (sum_over_time(${series("slo:sli_events:rate1h")}[${range}]) > 0)`;
  return whereSome(indicators(inventory), [
    recording("slo:sli_error:ratio_rate1d", over("1d")),
    recording("slo:sli_error:ratio_rate3d", over("3d")),
    recording("slo:sli_error:ratio_rate30d", over(`${String(periodDays)}d`)),
    recording(
      "slo:period_error_budget_remaining:ratio",
      `1 - ${series("slo:sli_error:ratio_rate30d")} / ${series("slo:error_budget:ratio")}`,
    ),
  ]);
}

function whereSome<T>(reason: readonly unknown[], rules: readonly T[]): readonly T[] {
  return reason.length === 0 ? [] : rules;
}
