import { relative } from "node:path";
import type { Endpoints } from "./endpoints.ts";

/** Addresses, and the files that hold the credentials for them, for people. */
export function infoText({ exporter, push, prometheus, alertmanager, grafana }: Endpoints): string {
  const near = (file: string) => relative(process.cwd(), file);
  return [
    `exporter      ${exporter.url}/metrics  bearer token in ${near(exporter.tokenFile)}, CA in ${near(exporter.caFile)}`,
    ...(push.tokenFiles.length === 0
      ? []
      : [
          `pushes        ${push.url}<job>  bearer token of a namespace in ${push.tokenFiles.map(near).join(", ")}`,
        ]),
    `Prometheus    ${prometheus.url}`,
    `Alertmanager  ${alertmanager.url}`,
    `Grafana       ${grafana.url}  user ${grafana.user}, password in ${near(grafana.passwordFile)}`,
  ].join("\n");
}
