import { durationSeconds } from "../../../alerts/duration.ts";
import { thresholdOf } from "../../promql/threshold.ts";
import { canonicalByKey } from "./canonical.ts";
import type { RuleGroupDocument } from "./documents.ts";
import type { ReadFile } from "./files.ts";
import type { AlertModel, MonitoringModel, RecordingRuleModel } from "./model.ts";

/** Labels that say who is told about an alert, and where; all others say what it is about. */
const ROUTING_LABELS = ["alertname", "severity", "team", "cluster"];

/** What the rule files declare. */
export function ruleModels(
  files: readonly ReadFile<{ readonly groups: readonly RuleGroupDocument[] }>[],
): Pick<MonitoringModel, "alerts" | "recordingRules" | "ruleGroups"> {
  const groups = files.flatMap(({ document }) => document.groups);
  const withRules = groups.filter(({ rules }) => (rules ?? []).length > 0);
  return {
    alerts: withUniqueIds(withRules.flatMap(alertModels)),
    recordingRules: withRules.flatMap(recordingRuleModels),
    ruleGroups: Object.fromEntries(
      withRules.map(({ name, ...settings }) => [name, canonicalByKey(settings, ["rules"])]),
    ),
  };
}

function alertModels({ name: group, rules }: RuleGroupDocument): readonly AlertModel[] {
  return (rules ?? []).flatMap(({ alert, expr, labels, annotations, ...rule }) => {
    if (alert === undefined) return [];
    const threshold = thresholdOf(expr);
    return [
      {
        id: alertId(alert, labels),
        name: alert,
        labels: { ...labels, alertname: alert },
        annotations,
        expr,
        ...(threshold === undefined ? {} : { threshold }),
        forSeconds: durationSeconds(rule.for),
        keepFiringForSeconds: durationSeconds(rule.keep_firing_for),
        group,
      },
    ];
  });
}

function alertId(name: string, labels: Readonly<Record<string, string>>): string {
  const identity = Object.keys(labels)
    .filter((label) => !ROUTING_LABELS.includes(label))
    .sort()
    .map((label) => `${label}=${JSON.stringify(labels[label])}`);
  return identity.length === 0 ? name : `${name}{${identity.join(",")}}`;
}

/** One thing that is both a ticket and a page has two rules: only their severity, or their order, tells them apart. */
function withUniqueIds(alerts: readonly AlertModel[]): readonly AlertModel[] {
  const taken = new Map<string, number>();
  const shared = new Set(alerts.map(({ id }) => id).filter((id, index, ids) => ids.indexOf(id) !== index));
  return alerts.map((alert) => {
    if (!shared.has(alert.id)) return alert;
    const id = `${alert.id} ${alert.labels["severity"] ?? "without severity"}`;
    const count = (taken.get(id) ?? 0) + 1;
    taken.set(id, count);
    return { ...alert, id: count === 1 ? id : `${id} (${String(count)})` };
  });
}

function recordingRuleModels({ name: group, rules }: RuleGroupDocument): readonly RecordingRuleModel[] {
  return (rules ?? []).flatMap(({ record, expr, labels }) =>
    record === undefined ? [] : [{ name: record, expr, labels, group }],
  );
}
