import { recordedMetrics, series } from "../../../inventory/metrics/index.ts";
import { labelMatches } from "../../promql/label-matchers.ts";
import { selectors } from "../../promql/syntax.ts";
import type { RuleSet } from "../rule-set.ts";

/**
 * `rule/dependency`: what a rule reads of others, and none of them writes: it waits for it for ever. Of all rules, where
 * pint asks it of those that a change removes.
 */
export function dependencyProblems(
  expr: string,
  { recordedEverySeconds, alerts }: RuleSet,
): readonly string[] {
  const recorded = selectors(expr)
    .map(({ metric }) => metric)
    .filter((metric) => metric in recordedMetrics && !recordedEverySeconds.has(metric));
  const raised = labelMatches(expr)
    .filter(
      ({ metric, label, operator }) =>
        metric === series("ALERTS") && label === "alertname" && operator[0] === "=",
    )
    .flatMap(({ value }) => value.split("|"))
    .filter((alert) => /^\w+$/.test(alert) && !alerts.has(alert));
  return [
    ...[...new Set(recorded)].map((metric) => `no rule records ${metric}`),
    ...[...new Set(raised)].map((alert) => `no rule raises ${alert}`),
  ];
}
