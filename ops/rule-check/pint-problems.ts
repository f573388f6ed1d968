import type { AlertingRule } from "../../alerts/index.ts";
import { scrapeIntervalSeconds } from "../../inventory/scrapes.ts";
import { durationSeconds } from "../../alerts/duration.ts";
import { comparesAnything } from "../promql/comparison.ts";
import { outerGroupings, selectors } from "../promql/syntax.ts";
import type { RuleProblem } from "./problem.ts";

/** Functions that need two samples in their range. */
const rates = ["rate", "irate", "increase", "deriv", "changes"];

/**
 * Checks of cloudflare/pint that need no server, by its names.
 * - `promql/rate`: a range of less than four scrapes has no rate when two of them fail.
 */
export function exprProblems(expr: string): readonly RuleProblem[] {
  const least = 4 * scrapeIntervalSeconds;
  return selectors(expr).flatMap(({ metric, range, calls }): readonly RuleProblem[] =>
    range !== undefined && rates.includes(calls[0] ?? "") && durationSeconds(range) < least
      ? [
          {
            check: "promql/rate",
            message: `${calls[0] ?? ""}(${metric}[${range}]) spans less than four scrapes (${String(least)} s)`,
          },
        ]
      : [],
  );
}

/**
 * The same for alerts.
 * - `alerts/comparison`: without one an alert fires as long as its series is there.
 * - `alerts/template`: a label that the expression drops and the rule does not set is empty in the text.
 */
export function alertProblems({ expr, labels, annotations }: AlertingRule): readonly RuleProblem[] {
  const kept = outerGroupings(expr);
  const used = Object.values(annotations).flatMap((text) =>
    [...text.matchAll(/\$labels\.(\w+)/g)].flatMap(([, label]) => label ?? []),
  );
  const dropped = [...new Set(used)].filter(
    (label) => kept.length > 0 && !(label in labels) && !kept.some((by) => by.includes(label)),
  );
  return [
    ...(comparesAnything(expr)
      ? []
      : [{ check: "alerts/comparison" as const, message: "compares with nothing: it always fires" }]),
    ...dropped.map((label) => ({
      check: "alerts/template" as const,
      message: `its text says {{ $labels.${label} }}, which the expression aggregates away`,
    })),
  ];
}
