import { parser } from "@prometheus-io/lezer-promql";
import { lapsed, lapsedInterval, lapsedRange } from "../../inventory/time-lapse.ts";
import type { AlertingRule, RecordingRule, RuleFileDocument } from "../documents.ts";
import { rewritten } from "./rewritten.ts";

/** A duration in brackets or after `offset`; what stands elsewhere is a number, and so a threshold. */
const RANGE = "NumberDurationLiteralInDurationContext";

/** The same rules where time goes so many times as fast: their intervals, `for` and ranges are shortened, nothing else. */
export function lapsedRules({ groups }: RuleFileDocument, timeLapse: number): RuleFileDocument {
  return {
    groups: groups.map(({ name, interval, rules }) => ({
      name,
      interval: rewritten(interval, (seconds) => lapsedInterval(seconds, timeLapse)),
      rules: rules.map((rule) => lapsedRule(rule, timeLapse)),
    })),
  };
}

function lapsedRule(rule: AlertingRule | RecordingRule, timeLapse: number): AlertingRule | RecordingRule {
  const expr = lapsedExpression(rule.expr, timeLapse);
  if ("record" in rule) return { ...rule, expr };
  const { for: holds, keep_firing_for: outlives } = rule;
  const shorter = (text: string) => rewritten(text, (seconds) => lapsed(seconds, timeLapse));
  return {
    ...rule,
    expr,
    ...(holds === undefined ? {} : { for: shorter(holds) }),
    ...(outlives === undefined ? {} : { keep_firing_for: shorter(outlives) }),
  };
}

/** The expression with shorter ranges and offsets. */
export function lapsedExpression(expr: string, timeLapse: number): string {
  const places: { readonly from: number; readonly to: number }[] = [];
  parser.parse(expr).iterate({
    enter: ({ name, from, to }) => {
      if (name === RANGE) places.push({ from, to });
    },
  });
  // From the end, so that the places before stay where they are.
  return places.reduceRight((text, { from, to }) => {
    const shorter = rewritten(text.slice(from, to), (seconds) => lapsedRange(seconds, timeLapse));
    return `${text.slice(0, from)}${shorter}${text.slice(to)}`;
  }, expr);
}
