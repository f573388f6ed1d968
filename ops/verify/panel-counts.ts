import type { Answered } from "./dashboard-answers.ts";

/** What was seen of all panels in one time range. */
export interface PanelCounts {
  readonly panels: number;
  /** Every query of the panel has data, by whatever its variables choose. */
  readonly full: number;
  /** Some query has none, and its panel, or the choice, says why that is no fault. */
  readonly excused: number;
  /** `<dashboard>: <panel>: <query>: has no data: <PromQL>`, of queries that must have some. */
  readonly faults: readonly string[];
  /** Reasons of empty queries, one a query. */
  readonly reasons: readonly string[];
}

/** Panels, full ones, and those that are empty for a reason. Variables and annotations are asked, and are no panels. */
export function panelCounts(answers: readonly Answered[]): PanelCounts {
  const panels = new Map<string, "full" | "excused" | "fault">();
  const faults: string[] = [];
  const reasons: string[] = [];
  for (const { query, hasData } of answers) {
    const { dashboard, panel, refId, expr, asked, emptyBecause } = query;
    const place = `${dashboard}: ${panel}`;
    const state = hasData ? "full" : emptyBecause === undefined ? "fault" : "excused";
    if (state === "fault") faults.push(`${place}: ${refId} has no data: ${expr}`);
    if (state === "excused" && emptyBecause !== undefined) reasons.push(emptyBecause);
    if (asked.for !== "labels" && panel !== "annotation") panels.set(place, worse(panels.get(place), state));
  }
  const states = [...panels.values()];
  return {
    panels: states.length,
    full: states.filter((state) => state === "full").length,
    excused: states.filter((state) => state === "excused").length,
    faults,
    reasons,
  };
}

const order = ["full", "excused", "fault"] as const;
type State = (typeof order)[number];

function worse(a: State = "full", b: State): State {
  return order.indexOf(a) > order.indexOf(b) ? a : b;
}

/** Each reason once, with how many queries are empty for it; the most common first. */
export function reasonsWithCounts(reasons: readonly string[]): readonly string[] {
  return [...new Set(reasons)]
    .map((reason) => ({ reason, count: reasons.filter((each) => each === reason).length }))
    .toSorted((a, b) => b.count - a.count || a.reason.localeCompare(b.reason))
    .map(({ reason, count }) => `${String(count)} × ${reason}`);
}
