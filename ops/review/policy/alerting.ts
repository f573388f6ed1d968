import type { AlertModel, MonitoringModel } from "../model/model.ts";
import { receiversFor } from "../routing.ts";
import { once, type Finding, type Side } from "./finding.ts";

/** Severities that nobody is meant to be told about. */
const QUIET = ["info", "none"];

/** What is wrong with the alerts of one side. */
export function alertFindings({ model }: Side): readonly Finding[] {
  return once(model.alerts.flatMap((alert) => [...routingFindings(alert, model), ...textFindings(alert)]));
}

function routingFindings(alert: AlertModel, model: MonitoringModel): readonly Finding[] {
  const isWatchdog = alert.name === "Watchdog";
  if (!isWatchdog && QUIET.includes(alert.labels["severity"] ?? "")) return [];
  if (tells(alert, model)) return [];
  return [
    isWatchdog
      ? {
          name: "watchdog-unrouted:Watchdog",
          reason: "the Watchdog reaches no receiver: when alerting stops, nobody outside is told",
        }
      : {
          name: `untold:${alert.id}`,
          reason: `nobody is told about ${alert.id}: its route ends at a receiver without any integration`,
        },
  ];
}

function tells({ labels }: AlertModel, { notification }: MonitoringModel): boolean {
  if (notification === undefined) return false;
  const telling = notification.receivers.filter(({ integrations }) => integrations.length > 0);
  return receiversFor(labels, notification.route).some(({ receiver }) =>
    telling.some(({ name }) => name === receiver),
  );
}

function textFindings({ name, annotations }: AlertModel): readonly Finding[] {
  const missing = (annotation: string) => (annotations[annotation] ?? "").trim() === "";
  return [
    ...(missing("runbook_url")
      ? [
          {
            name: `no-runbook:${name}`,
            reason: `${name} has no annotation runbook_url: who is woken by it does not know what to do`,
          },
        ]
      : []),
    ...(missing("summary")
      ? [
          {
            name: `no-summary:${name}`,
            reason: `${name} has no annotation summary: its notification does not say what is wrong`,
          },
        ]
      : []),
  ];
}
