import type { Inventory } from "../inventory/model.ts";
import { dashboardUrl } from "./dashboard-url.ts";
import type { AlertDefinition, Condition } from "./definition.ts";
import type { AlertingRule, RecordingRule, RuleFileDocument } from "./documents.ts";
import { duration } from "./duration.ts";

/** A file of one group: `name`, evaluated every `intervalSeconds`. */
export function ruleFile(
  inventory: Inventory,
  name: string,
  intervalSeconds: number,
  definitions: readonly AlertDefinition[],
): RuleFileDocument {
  const rules = definitions.map((definition) => alertingRule(inventory, definition));
  return { groups: [{ name, interval: duration(intervalSeconds), rules }] };
}

/** A file of one group that records series: `name`, evaluated every `intervalSeconds`, in the order given. */
export function recordingFile(
  name: string,
  intervalSeconds: number,
  rules: readonly RecordingRule[],
): RuleFileDocument {
  return { groups: [{ name, interval: duration(intervalSeconds), rules }] };
}

/** The rule of one alert, with everything that every alert has: labels, texts, links. */
export function alertingRule(inventory: Inventory, definition: AlertDefinition): AlertingRule {
  const { name, condition, forSeconds, keepFiringForSeconds, severity, team, labels } = definition;
  return {
    alert: name,
    expr: expression(condition),
    ...(forSeconds === 0 ? {} : { for: duration(forSeconds) }),
    ...(keepFiringForSeconds === undefined ? {} : { keep_firing_for: duration(keepFiringForSeconds) }),
    labels: { severity, team, cluster: inventory.cluster, ...labels },
    annotations: {
      summary: definition.summary,
      description: definition.description,
      runbook_url: `${inventory.runbookBaseUrl}/${name}.md`,
      dashboard_url: dashboardUrl(inventory, definition),
    },
  };
}

/** PromQL of a condition. */
export function expression(condition: Condition): string {
  switch (condition.when) {
    case "always":
      return "vector(1)";
    case "any":
      return except(
        whenever(together(comparison(condition), condition.also), condition.during),
        condition.unless,
      );
    case "none":
      return except(`absent(${comparison(condition)})`, condition.unless);
    case "absent":
      return whenever(`absent(${condition.signal})`, condition.during);
  }
}

function comparison({ signal, is, threshold }: Extract<Condition, { when: "any" | "none" }>): string {
  return `${signal} ${is} ${String(threshold.value)}`;
}

function together(expr: string, also: string | undefined): string {
  return also === undefined ? expr : `${expr} and ${also}`;
}

function except(expr: string, unless: string | undefined): string {
  return unless === undefined ? expr : `${expr} unless on () (${unless})`;
}

function whenever(expr: string, during: string | undefined): string {
  return during === undefined ? expr : `${expr} and on () (${during})`;
}
