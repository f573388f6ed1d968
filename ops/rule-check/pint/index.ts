import type { RuleProblem } from "../problem.ts";
import type { PlacedRule, RuleSet } from "../rule-set.ts";
import { comparisonProblems } from "./comparison.ts";
import { dependencyProblems } from "./dependency.ts";
import { duplicateProblems } from "./duplicate.ts";
import { forProblems } from "./for.ts";
import { fragileProblems } from "./fragile.ts";
import { impossibleProblems } from "./impossible.ts";
import { intervalProblems } from "./interval.ts";
import { nanProblems } from "./nan.ts";
import { rateProblems } from "./rate.ts";
import { regexpProblems } from "./regexp.ts";
import { templateProblems } from "./template.ts";
import { vectorMatchingProblems } from "./vector-matching.ts";

/** What the checks of cloudflare/pint that need no server object to in one of a site's rules, by pint's names. */
export function pintProblems(placed: PlacedRule, site: RuleSet): readonly RuleProblem[] {
  const { rule } = placed;
  return [
    ...named("promql/rate", rateProblems(rule.expr)),
    ...named("promql/regexp", regexpProblems(rule.expr)),
    ...named("promql/vector_matching", vectorMatchingProblems(rule.expr)),
    ...named("promql/impossible", impossibleProblems(rule.expr)),
    ...named("promql/nan", nanProblems(rule.expr)),
    ...named("group/interval", intervalProblems(placed, site)),
    ...named("rule/dependency", dependencyProblems(rule.expr, site)),
    ...named("rule/duplicate", duplicateProblems(placed, site)),
    ...("alert" in rule
      ? [
          ...named("promql/fragile", fragileProblems(rule)),
          ...named("alerts/comparison", comparisonProblems(rule)),
          ...named("alerts/template", templateProblems(rule)),
          ...named("alerts/for", forProblems(rule)),
        ]
      : []),
  ];
}

function named(check: RuleProblem["check"], messages: readonly string[]): readonly RuleProblem[] {
  return messages.map((message) => ({ check, message }));
}
