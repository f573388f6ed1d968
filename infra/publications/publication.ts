import { dirname } from "node:path/posix";
import {
  authorityFile,
  loginFiles,
  metricsServerSecrets,
  secretDirectories,
} from "../../inventory/secrets.ts";
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
  const { prometheus, alertmanager, grafana } = inventory.metricsServer;
  return [
    {
      service: "prometheus",
      directory: dirname(prometheus.configFile),
      release: prometheusRelease(inventory),
      reload: prometheus.reload,
      ...reached(environment, "prometheus"),
    },
    {
      service: "alertmanager",
      directory: dirname(alertmanager.configFile),
      release: alertmanagerRelease(inventory),
      reload: alertmanager.reload,
      ...reached(environment, "alertmanager"),
    },
    {
      service: "grafana",
      directory: grafana.provisioningDirectory,
      release: grafanaRelease(inventory),
      ...reached(environment, "grafana"),
    },
  ];
}

/** Where the publisher reaches a server, and what it shows there. */
function reached(
  environment: Environment,
  server: "prometheus" | "alertmanager" | "grafana",
): Pick<Publication, "host" | "url" | "credentials" | "authorityFile"> {
  const { metricsServer } = environment.inventory;
  const { host, access } = metricsServer;
  const secrets = metricsServerSecrets(metricsServer)[server];
  const authority = `${hostAddress(environment, host)}:${String(metricsServer[server].port)}`;
  const basic = (name: string) => ({ kind: "basic" as const, file: `${secrets}/${name}` });
  // Grafana has users of its own, in whose name nothing happens without one.
  const own = server === "grafana" ? { credentials: basic("admin-auth") } : {};
  if (access === "open") return { host, url: `http://${authority}`, ...own };
  return {
    host,
    url: `https://${authority}`,
    credentials: basic(loginFiles.adminAuth),
    ...own,
    authorityFile: `${secrets}/${authorityFile}`,
  };
}
