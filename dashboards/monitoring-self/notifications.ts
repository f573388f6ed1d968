import { differentFrom } from "../../inventory/metrics/index.ts";
import type { Row } from "../layer/model.ts";
import { graph, timeline } from "../layer/panels.ts";
import { increase, lowest } from "../layer/promql.ts";
import type { State } from "../layer/model.ts";
import { upThresholds } from "../residency.ts";

const ours = { host: differentFrom("") } as const;

const loadedStates: readonly State[] = [
  { value: 1, text: "loaded", color: "green" },
  { value: 0, text: "refused", color: "red" },
];

/** Answers "Would an alert arrive?". */
export function notifications(): Row {
  return {
    question: "Would an alert arrive?",
    panels: [
      timeline("Configuration in use is the newest", "count", {
        shows:
          "Whether each server took up its configuration at the last reload, and the exporter its credentials.",
        normal: "Green throughout.",
        otherwise: "Red: it runs on with the old one; its log says why, and a rollback mends it.",
        columns: 6,
        thresholds: upThresholds,
        states: loadedStates,
        bars: {
          prometheus: lowest("prometheus_config_last_reload_successful", [], ours),
          alertmanager: lowest("alertmanager_config_last_reload_successful", [], ours),
          exporter: lowest("llm_exporter_config_last_reload_successful", []),
          "its credentials": lowest("llm_exporter_credentials_last_read_successful", []),
        },
      }),
      graph("Alerts sent to Alertmanager", "count", {
        shows:
          "Alerts sent, not sent, or dropped, the heartbeat among them; and how many Alertmanagers are known.",
        normal: "Sent and Alertmanagers above 0 at all times; the others 0.",
        otherwise: "Failed or dropped: Alertmanager is not reachable; nobody is told of anything.",
        columns: 6,
        lines: {
          sent: increase("prometheus_notifications_sent_total", [], ours),
          failed: increase("prometheus_notifications_errors_total", [], ours),
          dropped: increase("prometheus_notifications_dropped_total", [], ours),
          Alertmanagers: lowest("prometheus_notifications_alertmanagers_discovered", [], ours),
        },
      }),
      graph("Notifications by receiver", "count", {
        shows: "Notifications that Alertmanager attempted, by kind of receiver.",
        normal: "The heartbeat's, once a minute (webhook).",
        otherwise: "None at all: even the heartbeat is not sent, and its receiver should call you.",
        columns: 6,
        // Alertmanager counts every kind that it knows, used or not.
        lines: {
          "{{integration}}": `${increase("alertmanager_notifications_total", ["integration"], ours)} > 0`,
        },
      }),
      graph("Notifications that failed", "count", {
        shows: "Notifications that could not be delivered, by kind of receiver.",
        normal: "None.",
        otherwise: "Any: address or credential of that receiver; try it with npm run notify-test.",
        columns: 6,
        emptyBecause: "no notification failed in this time",
        lines: {
          "{{integration}}": `${increase("alertmanager_notifications_failed_total", ["integration"], ours)} > 0`,
        },
      }),
    ],
  };
}
