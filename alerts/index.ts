/** Inventory → what Prometheus evaluates and Alertmanager delivers. Pure: same inventory, same documents. */
import type { Inventory } from "../inventory/model.ts";
import { ruleFile } from "./compile.ts";
import type { AlertDefinition } from "./definition.ts";
import type { AlertmanagerDocument, RuleFileDocument } from "./documents.ts";
import { inhibitRules } from "./notify/inhibitions.ts";
import { timeIntervals } from "./notify/maintenance.ts";
import { receivers } from "./notify/receivers.ts";
import { rootRoute } from "./notify/routes.ts";
import { availabilityAlerts } from "./rules/availability.ts";
import { canaryAlerts } from "./rules/canary.ts";
import { exporterAlerts } from "./rules/exporter.ts";
import { monitoringAlerts } from "./rules/monitoring.ts";

export type * from "./documents.ts";

/** Alerts of one rule file, and how often they are evaluated. */
interface Topic {
  /** Base name of the file, and name of its group. */
  readonly name: string;
  /** What pages at once is evaluated at every scrape, everything else at every second one. */
  readonly intervalSeconds: 15 | 30;
  readonly alerts: (inventory: Inventory) => readonly AlertDefinition[];
}

const topics: readonly Topic[] = [
  { name: "availability", intervalSeconds: 15, alerts: availabilityAlerts },
  { name: "canary", intervalSeconds: 30, alerts: canaryAlerts },
  { name: "exporter", intervalSeconds: 30, alerts: exporterAlerts },
  { name: "monitoring", intervalSeconds: 30, alerts: monitoringAlerts },
];

/** Every alert as data, in the order of the rule files. */
export function alertDefinitions(inventory: Inventory): readonly AlertDefinition[] {
  return topics.flatMap(({ alerts }) => alerts(inventory));
}

/** Prometheus rule files by base name, without extension. */
export function ruleFiles(inventory: Inventory): Readonly<Record<string, RuleFileDocument>> {
  return Object.fromEntries(
    topics.map(({ name, intervalSeconds, alerts }) => [
      name,
      ruleFile(inventory, name, intervalSeconds, alerts(inventory)),
    ]),
  );
}

/** The whole of alertmanager.yml. For Alertmanager 0.26 (`url_file`) and later. */
export function alertmanagerConfig(inventory: Inventory): AlertmanagerDocument {
  const intervals = timeIntervals(inventory);
  return {
    global: { resolve_timeout: "5m" },
    route: rootRoute(inventory),
    inhibit_rules: inhibitRules(),
    receivers: receivers(inventory),
    ...(intervals.length === 0 ? {} : { time_intervals: intervals }),
  };
}
