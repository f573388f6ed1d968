import type { Inventory } from "../../inventory/model.ts";
import { queryProblems } from "../dashboard-check/query-problems.ts";
import { bucketProblems } from "./bucket-problems.ts";
import { ruleExclusions, type RuleExclusion } from "./exclusions.ts";
import { pintProblems } from "./pint/index.ts";
import { remedies, type RuleProblem } from "./problem.ts";
import { placedRules, ruleName, ruleSet, type PlacedRule, type RuleSet } from "./rule-set.ts";

/** A problem, and where it is. */
export interface RuleFinding extends RuleProblem {
  /** Base name of the rule file. */
  readonly file: string;
  readonly rule: string;
}

/** What all checks object to in one rule of a site. */
export function ruleProblems(
  inventory: Pick<Inventory, "models">,
  placed: PlacedRule,
  site: RuleSet,
): readonly RuleProblem[] {
  const { expr } = placed.rule;
  return [
    ...queryProblems(expr).map((message) => ({ check: "metrics" as const, message })),
    ...bucketProblems(inventory, expr).map((message) => ({ check: "buckets" as const, message })),
    ...pintProblems(placed, site),
  ];
}

/** The same in every rule of an inventory, exclusions included. */
export function ruleFindings(inventory: Inventory): readonly RuleFinding[] {
  const site = ruleSet(placedRules(inventory));
  return site.rules.flatMap((placed) => {
    const where = { file: placed.file, rule: ruleName(placed.rule) };
    return ruleProblems(inventory, placed, site).map((problem) => ({ ...problem, ...where }));
  });
}

/** Whether an exclusion is about a finding. */
export function isExcluded(finding: RuleFinding, exclusions: readonly RuleExclusion[]): boolean {
  return exclusions.some(
    ({ check, rule, message = "" }) =>
      check === finding.check && rule === finding.rule && finding.message.startsWith(message),
  );
}

/** A finding as a line: file, rule, check, what, and what to do. */
export function findingLine({ file, rule, check, message }: RuleFinding): string {
  return `alerts/${file}: ${rule}: ${check}: ${message}: ${remedies[check]}`;
}

/** Findings that no exclusion is about, a line each. */
export function ruleFindingLines(inventory: Inventory): readonly string[] {
  const findings = ruleFindings(inventory).filter((finding) => !isExcluded(finding, ruleExclusions));
  return [...new Set(findings.map(findingLine))];
}
