import type { AlertDefinition, Severity } from "../../../alerts/definition.ts";
import { duration } from "../../../alerts/duration.ts";
import { alertDefinitions, type AlertingRule, type RuleFileDocument } from "../../../alerts/index.ts";
import { alertingRule } from "../../../alerts/compile.ts";
import { ruleSuites, type RuleSuite } from "../cases/index.ts";
import { promtoolDocument, suiteRuleFiles } from "../promtool-document.ts";

/** One rule with one thing changed, and the rule tests that should notice. */
export interface Mutant {
  /** Suite, alert with its labels, and what was changed. */
  readonly title: string;
  /** The same of one change of one rule in every suite that tests with the rule: one of them has to notice. */
  readonly key: string;
  readonly change: "threshold" | "for" | "severity";
  /** The suite's rule files by base name, one rule of them changed. */
  readonly ruleFiles: Readonly<Record<string, RuleFileDocument>>;
  /** For `promtool test rules`: the cases in which the alert fires, or that are about it. */
  readonly tests: object;
}

const otherSeverity: Readonly<Record<Severity, Severity>> = {
  critical: "warning",
  warning: "critical",
  info: "warning",
  none: "info",
};

/**
 * Every rule that a suite tests with, in turn, its threshold a tenth lower and higher (of 0 and 1: one lower and
 * higher), its `for` one evaluation shorter and longer, and its severity another.
 */
export function mutants(): readonly Mutant[] {
  return ruleSuites.flatMap((suite) =>
    alertDefinitions(suite.inventory).flatMap((definition) => mutantsOf(suite, definition)),
  );
}

/** Of the mutants one a change that survived in every suite that tests with its rule. */
export function unnoticed(all: readonly Mutant[], survived: readonly Mutant[]): readonly Mutant[] {
  const killed = new Set(all.filter((mutant) => !survived.includes(mutant)).map(({ key }) => key));
  return distinct(survived).filter(({ key }) => !killed.has(key));
}

/** One mutant a change, the first. */
export function distinct(all: readonly Mutant[]): readonly Mutant[] {
  const keys = all.map(({ key }) => key);
  return all.filter(({ key }, index) => keys.indexOf(key) === index);
}

function mutantsOf(suite: RuleSuite, definition: AlertDefinition): readonly Mutant[] {
  const { name } = definition;
  const cases = suite.cases.filter(
    ({ about, checks }) =>
      about === name || checks.some(({ firing }) => firing.some(({ alert }) => alert === name)),
  );
  const rule = alertingRule(suite.inventory, definition);
  const files = suite.files.filter((file) => file.startsWith("recorded-") || holds(suite, file, rule));
  if (cases.length === 0 || files.every((file) => file.startsWith("recorded-"))) return [];
  const only: RuleSuite = { ...suite, files, cases, alerts: [name] };
  const originals = suiteRuleFiles(only);
  const tests = promtoolDocument(only);
  return changedRules(definition, rule, suite.stepSeconds).map(({ change, what, changed }) => ({
    title: `${suite.name}: ${name}${JSON.stringify(definition.labels)}: ${what}`,
    key: JSON.stringify([rule, what]),
    change,
    ruleFiles: withRule(originals, rule, changed),
    tests,
  }));
}

interface ChangedRule {
  readonly change: Mutant["change"];
  readonly what: string;
  readonly changed: AlertingRule;
}

function changedRules(
  { condition, forSeconds, severity }: AlertDefinition,
  rule: AlertingRule,
  stepSeconds: number,
): readonly ChangedRule[] {
  const thresholds =
    "threshold" in condition
      ? otherValues(condition.threshold.value).map((value) => ({
          change: "threshold" as const,
          what: `threshold ${String(condition.threshold.value)} → ${String(value)}`,
          changed: {
            ...rule,
            expr: comparedWith(rule.expr, condition.is, condition.threshold.value, value),
          },
        }))
      : [];
  const durations = [forSeconds - stepSeconds, forSeconds + stepSeconds]
    .filter((seconds) => seconds >= 0)
    .map((seconds) => ({
      change: "for" as const,
      what: `for ${String(forSeconds)} s → ${String(seconds)} s`,
      changed: { ...rule, for: duration(seconds) },
    }));
  const other = otherSeverity[severity];
  return [
    ...thresholds,
    ...durations,
    {
      change: "severity",
      what: `severity ${severity} → ${other}`,
      changed: { ...rule, labels: { ...rule.labels, severity: other } },
    },
  ];
}

function otherValues(value: number): readonly number[] {
  return value === 0 || value === 1
    ? [value - 1, value + 1]
    : [0.9, 1.1].map((factor) => Number((factor * value).toPrecision(12)));
}

/** Wherever the expression compares so: a burn rate does with both of its windows. */
function comparedWith(expr: string, is: string, value: number, other: number): string {
  const text = String(value).replaceAll(".", "\\.");
  return expr.replaceAll(new RegExp(` ${is} ${text}(?![\\d.])`, "g"), ` ${is} ${String(other)}`);
}

function holds(suite: RuleSuite, file: string, rule: AlertingRule): boolean {
  return (suiteRuleFiles(suite)[file]?.groups ?? []).some(({ rules }) =>
    rules.some((other) => same(other, rule)),
  );
}

function withRule(
  files: Readonly<Record<string, RuleFileDocument>>,
  rule: AlertingRule,
  changed: AlertingRule,
): Readonly<Record<string, RuleFileDocument>> {
  return Object.fromEntries(
    Object.entries(files).map(([file, { groups }]) => [
      file,
      {
        groups: groups.map((group) => ({
          ...group,
          rules: group.rules.map((other) => (same(other, rule) ? changed : other)),
        })),
      },
    ]),
  );
}

function same(left: object, right: object): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
