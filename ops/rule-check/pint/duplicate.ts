import { parsedPromql } from "../../promql/nodes.ts";
import { resultLabels } from "../../promql/result-labels.ts";
import { ruleName, type PlacedRule, type RuleSet } from "../rule-set.ts";

/**
 * `rule/duplicate`: rules, later ones than `placed`, that write the series or raise the alert of `placed`: with the same
 * name and labels, and the same expression, or none whose results have labels to tell them apart.
 */
export function duplicateProblems(placed: PlacedRule, { rules }: RuleSet): readonly string[] {
  const { rule } = placed;
  return rules
    .slice(rules.indexOf(placed) + 1)
    .filter(({ rule: other }) => identity(other) === identity(rule))
    .filter(({ rule: other }) => other.expr === rule.expr || (isOne(rule) && isOne(other)))
    .map(({ file }) => `is once more in ${file}, with the same labels`);
}

function identity(rule: PlacedRule["rule"]): string {
  const labels = Object.entries(rule.labels ?? {}).sort(([one], [other]) => one.localeCompare(other));
  return JSON.stringify(["alert" in rule, ruleName(rule), labels]);
}

/** Whether all labels that a result can have are set by the rule: then it is a single series. */
function isOne({ expr, labels = {} }: PlacedRule["rule"]): boolean {
  const parsed = parsedPromql(expr);
  const possible = parsed && resultLabels(expr, parsed.root)?.possible;
  return possible?.every((label) => label in labels) ?? false;
}
