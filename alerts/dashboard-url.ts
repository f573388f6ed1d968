import type { Inventory } from "../inventory/model.ts";
import { panelId } from "../inventory/panel-id.ts";
import type { AlertDefinition } from "./definition.ts";
import { whereToLook } from "./where-to-look.ts";

/** Label of an alert → the dashboards that have a variable of that name. */
const variables = {
  model: ["llm-model", "llm-slo", "llm-canary"],
  host: ["infra-node"],
} as const;

/**
 * Address of the panel that shows what an alert is about, for its model or machine. `viewPanel` is what Grafana's own
 * notifications carry (https://github.com/grafana/alerting/pull/296).
 * @throws {Error} when `where-to-look.ts` does not name the alert.
 */
export function dashboardUrl(
  { hosts, metricsServer }: Inventory,
  { name, labels }: Pick<AlertDefinition, "name" | "labels">,
): string {
  const place = whereToLook[name];
  if (place === undefined) {
    throw new Error(
      `alerts/where-to-look.ts: ${name}: is not there: name the dashboard and panel that show it`,
    );
  }
  const scheme = metricsServer.access === "secured" ? "https" : "http";
  const server = `${scheme}://${hosts[metricsServer.host]?.address ?? ""}:${String(metricsServer.grafana.port)}`;
  const chosen = (["model", "host"] as const).flatMap((label) => {
    const value = labels[label];
    return value !== undefined && variables[label].some((uid) => uid === place.uid)
      ? [`var-${label}=${encodeURIComponent(value)}`]
      : [];
  });
  return `${server}/d/${place.uid}?${[...chosen, `viewPanel=${String(panelId(place.panel))}`].join("&")}`;
}
