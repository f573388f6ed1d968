/** Inventory → what Prometheus evaluates and Alertmanager delivers. Pure: same inventory, same documents. */
import type { Inventory } from "../inventory/model.ts";
import { recordingFile, ruleFile } from "./compile.ts";
import type { AlertDefinition } from "./definition.ts";
import type { AlertmanagerDocument, RecordingRule, RuleFileDocument } from "./documents.ts";
import { businessHoursInterval } from "./notify/business-hours.ts";
import { inhibitRules } from "./notify/inhibitions.ts";
import { timeIntervals } from "./notify/maintenance.ts";
import { globalSettings, receivers } from "./notify/receivers.ts";
import { rootRoute } from "./notify/routes.ts";
import { capacity } from "./record/capacity.ts";
import { engineRates } from "./record/engines.ts";
import { gpuUnits } from "./record/gpus.ts";
import { objectivePeriods, objectiveRatios } from "./record/objectives.ts";
import { availabilityAlerts } from "./rules/availability.ts";
import { canaryAlerts } from "./rules/canary.ts";
import { engineAlerts } from "./rules/engine.ts";
import { expiryAlerts } from "./rules/expiry.ts";
import { exporterAlerts } from "./rules/exporter.ts";
import { gatewayTrafficAlerts } from "./rules/gateway-traffic.ts";
import { gpuAlerts } from "./rules/gpus.ts";
import { hostAlerts } from "./rules/hosts.ts";
import { monitoringAlerts } from "./rules/monitoring.ts";
import { nodeAlerts } from "./rules/nodes.ts";
import { storeAgentAlerts } from "./rules/store-agents.ts";
import { sloAlerts } from "./slo/alerts.ts";
import { gatewayBudgetAlerts } from "./slo/gateway.ts";
import { lapsedRoute } from "./time-lapse/routes.ts";
import { lapsedRules } from "./time-lapse/rules.ts";

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
  { name: "hosts", intervalSeconds: 15, alerts: hostAlerts },
  { name: "availability", intervalSeconds: 15, alerts: availabilityAlerts },
  { name: "canary", intervalSeconds: 30, alerts: canaryAlerts },
  { name: "engines", intervalSeconds: 15, alerts: engineAlerts },
  { name: "gateway", intervalSeconds: 30, alerts: gatewayTrafficAlerts },
  {
    name: "objectives",
    intervalSeconds: 30,
    alerts: (inventory) => [...sloAlerts(inventory), ...gatewayBudgetAlerts(inventory)],
  },
  { name: "stores", intervalSeconds: 30, alerts: storeAgentAlerts },
  { name: "machines", intervalSeconds: 30, alerts: nodeAlerts },
  { name: "gpus", intervalSeconds: 30, alerts: gpuAlerts },
  { name: "expiry", intervalSeconds: 30, alerts: expiryAlerts },
  { name: "exporter", intervalSeconds: 30, alerts: exporterAlerts },
  { name: "monitoring", intervalSeconds: 30, alerts: monitoringAlerts },
];

/** What is recorded in one file, for alerts, dashboards and reports to read. */
interface Recorded {
  readonly name: string;
  /** Below the five minutes after which a query no longer sees a sample. */
  readonly intervalSeconds: 30 | 120;
  readonly rules: (inventory: Inventory) => readonly RecordingRule[];
}

const recorded: readonly Recorded[] = [
  { name: "recorded-engines", intervalSeconds: 30, rules: engineRates },
  { name: "recorded-objectives", intervalSeconds: 30, rules: objectiveRatios },
  { name: "recorded-periods", intervalSeconds: 120, rules: objectivePeriods },
  { name: "recorded-capacity", intervalSeconds: 120, rules: capacity },
  { name: "recorded-gpus", intervalSeconds: 30, rules: gpuUnits },
];

/** Every alert as data, in the order of the rule files. */
export function alertDefinitions(inventory: Inventory): readonly AlertDefinition[] {
  return topics.flatMap(({ alerts }) => alerts(inventory));
}

/** Prometheus rule files by base name, without extension. */
export function ruleFiles(inventory: Inventory): Readonly<Record<string, RuleFileDocument>> {
  // A file without rules is in no answer of Prometheus: it would look as if it had not been loaded.
  const files: readonly (readonly [string, RuleFileDocument])[] = [
    ...recorded
      .map((record) => ({ ...record, rules: record.rules(inventory) }))
      .filter(({ rules }) => rules.length > 0)
      .map(
        ({ name, intervalSeconds, rules }) => [name, recordingFile(name, intervalSeconds, rules)] as const,
      ),
    ...topics
      .map((topic) => ({ ...topic, definitions: topic.alerts(inventory) }))
      .filter(({ definitions }) => definitions.length > 0)
      .map(
        ({ name, intervalSeconds, definitions }) =>
          [name, ruleFile(inventory, name, intervalSeconds, definitions)] as const,
      ),
  ];
  const { timeLapse = 1 } = inventory;
  return Object.fromEntries(files.map(([name, document]) => [name, lapsedRules(document, timeLapse)]));
}

/** The whole of alertmanager.yml. For Alertmanager 0.26 (`url_file`) and later. */
export function alertmanagerConfig(inventory: Inventory): AlertmanagerDocument {
  const intervals = [...businessHoursInterval(inventory), ...timeIntervals(inventory)];
  return {
    global: globalSettings(inventory),
    route: lapsedRoute(rootRoute(inventory), inventory.timeLapse ?? 1),
    inhibit_rules: inhibitRules(),
    receivers: receivers(inventory),
    ...(intervals.length === 0 ? {} : { time_intervals: intervals }),
  };
}
