import { ruleFiles } from "../../alerts/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { queryProblems } from "../dashboard-check/query-problems.ts";
import { bucketProblems } from "./bucket-problems.ts";
import { ruleExclusions, type RuleExclusion } from "./exclusions.ts";
import { alertProblems, exprProblems } from "./pint-problems.ts";
import { remedies, type RuleProblem } from "./problem.ts";

type Rule = ReturnType<typeof ruleFiles>[string]["groups"][number]["rules"][number];

/** A problem, and where it is. */
export interface RuleFinding extends RuleProblem {
  /** Base name of the rule file. */
  readonly file: string;
  readonly rule: string;
}

/** What all checks object to in one rule. */
export function ruleProblems(inventory: Pick<Inventory, "models">, rule: Rule): readonly RuleProblem[] {
  return [
    ...queryProblems(rule.expr).map((message) => ({ check: "metrics" as const, message })),
    ...bucketProblems(inventory, rule.expr).map((message) => ({ check: "buckets" as const, message })),
    ...exprProblems(rule.expr),
    ...("alert" in rule ? alertProblems(rule) : []),
  ];
}

/** The same in every rule of an inventory, exclusions included. */
export function ruleFindings(inventory: Inventory): readonly RuleFinding[] {
  return Object.entries(ruleFiles(inventory)).flatMap(([file, { groups }]) =>
    groups.flatMap(({ rules }) =>
      rules.flatMap((rule) =>
        ruleProblems(inventory, rule).map((problem) => ({
          ...problem,
          file,
          rule: "alert" in rule ? rule.alert : rule.record,
        })),
      ),
    ),
  );
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
