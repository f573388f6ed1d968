import { series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import type { RecordingRule } from "../documents.ts";
import { indicators, objectives } from "../slo/objective.ts";
import { periodDays } from "../slo/windows.ts";
import { parts } from "./parts.ts";
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
 * a quiet one, at a hundredth of the cost of counters over 30 days. Attainment and budget of a team and of all are
 * made of the sums of 30 days, so that a busy model weighs more than a quiet one.
 */
export function objectivePeriods(inventory: Inventory): readonly RecordingRule[] {
  const summed = (series1h: string, range: string) => `sum_over_time(${series1h}[${range}])`;
  const [errors, events] = [series("slo:sli_errors:rate1h"), series("slo:sli_events:rate1h")];
  const over = (range: string) => `${summed(errors, range)} / (${summed(events, range)} > 0)`;
  const period = `${String(periodDays)}d`;
  return whereSome(indicators(inventory), [
    recording("slo:sli_error:ratio_rate1d", over("1d")),
    recording("slo:sli_error:ratio_rate3d", over("3d")),
    recording("slo:sli_events:rate1h_sum30d", summed(events, period)),
    recording("slo:sli_errors:rate1h_sum30d", summed(errors, period)),
    recording(
      "slo:sli_error:ratio_rate30d",
      `${series("slo:sli_errors:rate1h_sum30d")} / (${series("slo:sli_events:rate1h_sum30d")} > 0)`,
    ),
    recording("slo:attainment:ratio_rate30d", `1 - ${series("slo:sli_error:ratio_rate30d")}`),
    recording(
      "slo:period_error_budget_remaining:ratio",
      `1 - ${series("slo:sli_error:ratio_rate30d")} / ${series("slo:error_budget:ratio")}`,
    ),
    ...parts(inventory.models.filter(({ residency }) => residency === "always")).flatMap(
      ({ level, of, labels }) => {
        const bad = `sum by (slo) (${series("slo:sli_errors:rate1h_sum30d", of)})`;
        const judged = series("slo:sli_events:rate1h_sum30d", of);
        const allowed = `${judged} * ${series("slo:error_budget:ratio")}`;
        return [
          recording(
            `${level}_slo:attainment:ratio_rate30d`,
            `1 - ${bad} / (sum by (slo) (${judged}) > 0)`,
            labels,
          ),
          recording(
            `${level}_slo:period_error_budget_remaining:ratio`,
            `1 - ${bad} / (sum by (slo) (${allowed}) > 0)`,
            labels,
          ),
        ];
      },
    ),
  ]);
}

function whereSome<T>(reason: readonly unknown[], rules: readonly T[]): readonly T[] {
  return reason.length === 0 ? [] : rules;
}
