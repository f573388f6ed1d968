import type { AlertingRule, RecordingRule } from "../../../alerts/index.ts";
import { ruleProblems } from "../../../ops/rule-check/rule-findings.ts";
import { placedRules, ruleSet, type PlacedRule } from "../../../ops/rule-check/rule-set.ts";
import { fullInventory } from "../../fixtures/full-inventory.ts";

const site = placedRules(fullInventory);

/** An alert in a file of its own that is evaluated every 30 s. */
export function alertWith(rule: Partial<AlertingRule>): PlacedRule {
  const written = { alert: "Any", expr: "llm_target_up == 0", labels: {}, annotations: {}, ...rule };
  return { file: "any", intervalSeconds: 30, rule: written };
}

/** Likewise, something recorded. */
export function recordingWith(rule: Partial<RecordingRule>): PlacedRule {
  const written = { record: "any:llm_target_up:max", expr: "max(llm_target_up)", ...rule };
  return { file: "any", intervalSeconds: 30, rule: written };
}

/** What all checks object to in rules beside those of a site: `<check>: <message>`, a line each. */
export function problemsOf(...rules: readonly PlacedRule[]): string {
  const all = ruleSet([...rules, ...site]);
  return rules
    .flatMap((placed) => ruleProblems(fullInventory, placed, all))
    .map(({ check, message }) => `${check}: ${message}`)
    .join("\n");
}
