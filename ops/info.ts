import { relative } from "node:path";
import type { Endpoints } from "./endpoints.ts";

/** Addresses, and the files that hold the credentials for them, for people. */
export function infoText({ exporter, prometheus, alertmanager, grafana }: Endpoints): string {
  const near = (file: string) => relative(process.cwd(), file);
  return [
    `exporter      ${exporter.url}/metrics  bearer token in ${near(exporter.tokenFile)}, CA in ${near(exporter.caFile)}`,
    `Prometheus    ${prometheus.url}`,
    `Alertmanager  ${alertmanager.url}`,
    `Grafana       ${grafana.url}  user ${grafana.user}, password in ${near(grafana.passwordFile)}`,
  ].join("\n");
}
