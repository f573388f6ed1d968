import type { Row } from "../layer/model.ts";
import { graph } from "../layer/panels.ts";
import { burnRate, maybeNoEvents } from "./selected.ts";

const windows = [
  { window: "5m", title: "5 minutes", factor: 14.4, says: "with the hour beside it, wakes somebody" },
  { window: "1h", title: "1 hour", factor: 14.4, says: "with five minutes above it too, wakes somebody" },
  { window: "6h", title: "6 hours", factor: 6, says: "spends 5 % of the month's budget" },
  { window: "3d", title: "3 days", factor: 1, says: "spends the whole budget in time" },
] as const;

/** Answers "How fast does $model spend its budgets?", by the windows that alerts look at. */
export function burning(): Row {
  return {
    question: "How fast does $model spend its budgets?",
    panels: windows.map(({ window, title, factor, says }) =>
      graph(`Burn rate over ${title}`, "times", {
        shows: `Share of bad events of the last ${title} by the share that may be bad; 1 spends exactly the budget.`,
        normal: `Below ${String(factor)} (dashed).`,
        otherwise: `Above it ${says}: the model's dashboard says what failed.`,
        columns: 6,
        ...maybeNoEvents,
        // Google, The Site Reliability Workbook, chapter 5, table 5-8.
        thresholds: ["green", [factor, "red"]],
        lines: { "{{slo}}": burnRate(window) },
      }),
    ),
  };
}
