import { relative } from "node:path";
import type { Endpoint, Endpoints } from "./endpoints.ts";

/** Addresses, and the files that hold the credentials for them, for people. */
export function infoText({ exporter, push, prometheus, alertmanager, grafana }: Endpoints): string {
  const tokenFiles = Object.values(push.tokenFiles);
  return [
    `exporter      ${exporter.url}/metrics  bearer token in ${near(exporter.tokenFile)}, CA in ${near(exporter.caFile)}`,
    ...(tokenFiles.length === 0
      ? []
      : [
          `pushes        ${push.url}<job>  bearer token of a namespace in ${tokenFiles.map(near).join(", ")}`,
        ]),
    `Prometheus    ${withLogin(prometheus)}`,
    `Alertmanager  ${withLogin(alertmanager)}`,
    `Grafana       ${withLogin(grafana)}`,
  ].join("\n");
}

function withLogin({ url, user, passwordFile, caFile }: Endpoint): string {
  const login =
    user === undefined || passwordFile === undefined
      ? []
      : [`user ${user}`, `password in ${near(passwordFile)}`];
  const trusted = caFile === undefined ? [] : [`CA in ${near(caFile)}`];
  return [url, ...(login.length === 0 ? [] : [[...login, ...trusted].join(", ")])].join("  ");
}

function near(file: string): string {
  return relative(process.cwd(), file);
}
