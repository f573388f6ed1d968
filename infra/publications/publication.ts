import { dirname } from "node:path/posix";
import { authorityFile, secretDirectories } from "../../inventory/secrets.ts";
import { hostAddress, type Environment } from "../environments/environment.ts";
import { alertmanagerRelease } from "../render/alertmanager-release.ts";
import { exporterRelease } from "../render/exporter-release.ts";
import { prometheusRelease } from "../render/prometheus-release.ts";
import type { Release } from "../render/release.ts";
import { grafanaRelease } from "../render/grafana-release.ts";

/** What is published to one running server. */
export interface Publication {
  readonly service: "exporter" | "prometheus" | "alertmanager" | "grafana";
  /** Host of the inventory on which the server runs. */
  readonly host: string;
  /** The server's configuration directory on its host; `citadel/` beneath it is ours. */
  readonly directory: string;
  /** Address of the running server. */
  readonly url: string;
  readonly release: Release;
  /** How the server is told to read it. @defaultValue `http` */
  readonly reload?: "http" | "hup";
  /** Where the publisher logs in with; a file on the host. */
  readonly credentials?: { readonly kind: "basic" | "bearer"; readonly file: string };
  /** Certificate of the CA that the server's own was signed by; a file on the host. @defaultValue plain HTTP */
  readonly authorityFile?: string;
}

/** What the exporter is told to check. */
export function exporterPublication(environment: Environment): Publication {
  const { inventory } = environment;
  const { host, port, configDirectory } = inventory.exporter;
  const secrets = secretDirectories(inventory).exporter;
  return {
    service: "exporter",
    host,
    directory: configDirectory,
    url: `https://${hostAddress(environment, host)}:${String(port)}`,
    release: exporterRelease(inventory),
    credentials: { kind: "bearer", file: `${secrets}/admin-token` },
    authorityFile: `${secrets}/${authorityFile}`,
  };
}

/** What the metrics server's three services are told: scrape jobs and rules, routes, the data source. */
export function metricsPublications(environment: Environment): readonly Publication[] {
  const { inventory } = environment;
  const { host, prometheus, alertmanager, grafana } = inventory.metricsServer;
  return [
    {
      service: "prometheus",
      host,
      directory: dirname(prometheus.configFile),
      url: url(environment, host, prometheus.port),
      release: prometheusRelease(inventory),
      reload: prometheus.reload,
    },
    {
      service: "alertmanager",
      host,
      directory: dirname(alertmanager.configFile),
      url: url(environment, host, alertmanager.port),
      release: alertmanagerRelease(inventory),
      reload: alertmanager.reload,
    },
    {
      service: "grafana",
      host,
      directory: grafana.provisioningDirectory,
      url: url(environment, host, grafana.port),
      release: grafanaRelease(inventory),
      credentials: { kind: "basic", file: `${secretDirectories(inventory).grafana}/admin-auth` },
    },
  ];
}

function url(environment: Environment, host: string, port: number): string {
  return `http://${hostAddress(environment, host)}:${String(port)}`;
}
