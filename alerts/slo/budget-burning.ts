import type { Inventory } from "../../inventory/model.ts";
import type { AlertDefinition } from "../definition.ts";
import { pagedBefore } from "../rules/paged-before.ts";
import { errorRatioLimit, percent, periodDays, severalPerSecond, type BurnWindow } from "./windows.ts";

/** An error budget that may be spent too fast. */
export interface Budget {
  /** Share of good events that was promised, and where that stands: its path in the inventory, and in words. */
  readonly objective: { readonly ratio: number; readonly place: string; readonly words: string };
  /** PromQL, one value: share of bad events over a range. */
  readonly badShare: (range: BurnWindow["long" | "short"]) => string;
  /** PromQL, one value: bad events a second over the last hour. */
  readonly badPerSecond: string;
  /** PromQL vectors that have to have a result besides. @defaultValue none */
  readonly during?: readonly string[];
  /** Pages that tell of an outage by themselves, which has spent the budget, too, and fills the windows for a while. */
  readonly outages: Readonly<{ pages: readonly string[]; about: Parameters<typeof pagedBefore>[1] }>;
  /** What the bad events were, as in: 3 % of *the canaries in 1h were late*. */
  readonly wereBad: (range: BurnWindow["long"]) => string;
}

/**
 * What all alerts on one window of an error budget have in common; one that pages asks for several bad events, and for
 * no page of an outage.
 * @throws {ObjectiveError} where the objective leaves so much budget that the window could never fire
 */
export function budgetBurning(
  { objective, badShare, badPerSecond, during = [], outages, wereBad }: Budget,
  window: BurnWindow,
  inventory: Pick<Inventory, "timeLapse">,
): Pick<AlertDefinition, "condition" | "forSeconds" | "keepFiringForSeconds" | "severity" | "description"> {
  const { long, short, factor, forSeconds, keepFiringForSeconds, severity } = window;
  const limit = errorRatioLimit(objective.ratio, window, objective.place);
  const pages = severity === "critical";
  return {
    condition: {
      when: "any",
      signal: badShare(long),
      is: ">",
      threshold: {
        value: limit,
        unit: "ratio",
        source: `${String(factor)} × (1 − ${objective.words}); SRE Workbook, table 5-8`,
      },
      during: [
        `${badShare(short)} > ${String(limit)}`,
        ...(pages ? [`${badPerSecond} > ${String(severalPerSecond(inventory))}`] : []),
        ...during,
      ].join(" and on () "),
      ...(pages ? { unless: pagedBefore(outages.pages, outages.about, short) } : {}),
    },
    forSeconds,
    ...(keepFiringForSeconds === undefined ? {} : { keepFiringForSeconds }),
    severity,
    description: `{{ $value | humanizePercentage }} of ${wereBad(long)}; more than ${percent(limit)} spends the budget of ${String(periodDays)} days ${String(factor)} times as fast as it should last.`,
  };
}
