import { ruleFiles, type AlertingRule, type RecordingRule } from "../../alerts/index.ts";
import { durationSeconds } from "../../alerts/duration.ts";
import type { Inventory } from "../../inventory/model.ts";

/** A rule, and where it stands. */
export interface PlacedRule {
  /** Base name of the rule file. */
  readonly file: string;
  /** Seconds between two evaluations of its group. */
  readonly intervalSeconds: number;
  readonly rule: AlertingRule | RecordingRule;
}

/** All rules of an inventory, in the order of the files. */
export function placedRules(inventory: Inventory): readonly PlacedRule[] {
  return Object.entries(ruleFiles(inventory)).flatMap(([file, { groups }]) =>
    groups.flatMap(({ interval, rules }) =>
      rules.map((rule) => ({ file, intervalSeconds: durationSeconds(interval), rule })),
    ),
  );
}

/** Name of the alert, or of what is recorded. */
export function ruleName(rule: PlacedRule["rule"]): string {
  return "alert" in rule ? rule.alert : rule.record;
}

/** The rules of a site, and what they can read of each other. */
export interface RuleSet {
  readonly rules: readonly PlacedRule[];
  /** Seconds between two samples of what is recorded, by its name. */
  readonly recordedEverySeconds: ReadonlyMap<string, number>;
  /** Names of alerts. */
  readonly alerts: ReadonlySet<string>;
}

/** These rules as a site's. */
export function ruleSet(rules: readonly PlacedRule[]): RuleSet {
  return {
    rules,
    recordedEverySeconds: new Map(
      rules.flatMap(({ rule, intervalSeconds }) =>
        "record" in rule ? [[rule.record, intervalSeconds] as const] : [],
      ),
    ),
    alerts: new Set(rules.flatMap(({ rule }) => ("alert" in rule ? [rule.alert] : []))),
  };
}
