import { canonical } from "../model/canonical.ts";
import type { MonitoringModel, RecordingRuleModel } from "../model/model.ts";
import type { Change } from "../review.ts";
import { groupedChanges, plainPhrase, type SingleChange } from "./grouped.ts";
import { keyedPairs } from "./keyed.ts";
import { arrow } from "./words.ts";

/** Series that Prometheus records. */
export function recordingRuleChanges(before: MonitoringModel, after: MonitoringModel): readonly Change[] {
  const pairs = keyedPairs(before.recordingRules, after.recordingRules, ruleName);
  const singles = pairs.flatMap(({ key, before: old, after: current }): readonly SingleChange[] => {
    const rule = { subject: "recording rule", id: `recording rule/${key}`, name: key, aspect: "" } as const;
    if (current === undefined) {
      return [{ ...rule, action: "removed", words: "removed", before: canonical(old) }];
    }
    if (old === undefined) return [{ ...rule, action: "added", words: "added", after: canonical(current) }];
    const both = { action: "changed", before: canonical(old), after: canonical(current) } as const;
    if (both.before === both.after) return [];
    const words =
      old.expr === current.expr
        ? `moved to group ${current.group}`
        : `records something else: ${arrow(old.expr, current.expr)}`;
    return [{ ...rule, ...both, words }];
  });
  return groupedChanges(singles, plainPhrase);
}

function ruleName({ name, labels }: RecordingRuleModel): string {
  const words = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return words.length === 0 ? name : `${name}{${words.join(",")}}`;
}
