import type { Inventory } from "../../inventory/model.ts";
import type { AlertDefinition } from "../definition.ts";
import { alertmanagerAlerts } from "./alertmanager.ts";
import { prometheusAlerts } from "./prometheus.ts";
import { scrapeAlerts } from "./scrapes.ts";

/** Whether monitoring itself works, from the scrape to the notification. */
export function monitoringAlerts(inventory: Inventory): readonly AlertDefinition[] {
  return [
    watchdog(inventory),
    ...scrapeAlerts(inventory),
    ...prometheusAlerts(inventory.metricsServer),
    ...alertmanagerAlerts(inventory.metricsServer),
  ];
}

/** Always fires: its silence at the heartbeat's receiver says that alerts do not arrive. */
function watchdog({ metricsServer }: Inventory): AlertDefinition {
  return {
    name: "Watchdog",
    condition: { when: "always" },
    forSeconds: 0,
    severity: "none",
    team: metricsServer.team,
    labels: {},
    summary: "Alerting works",
    description:
      "Always fires, and is sent to a heartbeat receiver outside, which raises the alarm when it stops coming.",
  };
}
