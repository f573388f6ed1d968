import { series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { firing } from "../firing-alerts.ts";
import type { Dashboard } from "../layer/model.ts";
import { titles, uids } from "../uids.ts";
import { exporter } from "./exporter.ts";
import { notifications } from "./notifications.ts";
import { prometheus } from "./prometheus.ts";
import { scraping } from "./scraping.ts";

/** Whether what all other dashboards show can be believed. */
export function monitoringSelf(inventory: Inventory): Dashboard {
  return {
    uid: uids.monitoring,
    title: titles.monitoring,
    description:
      "Can the other dashboards be believed, and would an alert arrive? In the order of the data: scrapes, the " +
      "exporter, Prometheus and its rules, notifications.",
    variables: [],
    alerts: series("ALERTS", firing),
    leadsTo: ["overview", "custom", "machines"],
    rows: [scraping(inventory), exporter(), prometheus(), notifications()],
  };
}
