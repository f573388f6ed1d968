import { series } from "../../inventory/metrics/index.ts";
import type { MetricsServer } from "../../inventory/model.ts";
import type { Threshold } from "../../inventory/thresholds.ts";
import type { AlertDefinition } from "../definition.ts";
import { no } from "../thresholds.ts";

const lostShare: Threshold = {
  value: 0.01,
  unit: "ratio",
  source: "the mixin of prometheus/alertmanager, AlertmanagerFailedToSendAlerts",
};

/** Whether Alertmanager delivers. After the mixin of prometheus/alertmanager. */
export function alertmanagerAlerts({ host, team }: MetricsServer): readonly AlertDefinition[] {
  const ours = { job: "alertmanager", host } as const;
  const alertmanager = { team, labels: ours } as const;
  const notifications = (
    name: "alertmanager_notifications_failed_total" | "alertmanager_notifications_total",
  ) => `sum by (integration) (rate(${series(name, ours)}[10m]))`;
  return [
    {
      ...alertmanager,
      name: "AlertmanagerConfigReloadFailed",
      condition: {
        when: "any",
        signal: series("alertmanager_config_last_reload_successful", ours),
        is: "==",
        threshold: no,
      },
      forSeconds: 300,
      severity: "warning",
      summary: "Alertmanager refused its configuration",
      description: `Alertmanager on ${host} could not load its configuration and works on with the one before; a restart would fail.`,
    },
    {
      ...alertmanager,
      name: "AlertmanagerNotificationsFailing",
      condition: {
        when: "any",
        signal: `${notifications("alertmanager_notifications_failed_total")} / ${notifications("alertmanager_notifications_total")}`,
        is: ">",
        threshold: lostShare,
      },
      // Longer than the window, so that a failure that Alertmanager makes good by itself pages nobody: it tries
      // again at the next group_interval, 5 m at most, so that a failure that stays is always in the window.
      forSeconds: 900,
      severity: "critical",
      summary: "Alertmanager cannot deliver notifications",
      description: `{{ $value | humanizePercentage }} of the notifications by {{ $labels.integration }} failed in the last 10 minutes: alerts do not reach somebody.`,
    },
  ];
}
