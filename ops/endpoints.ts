import type { Inventory } from "../inventory/model.ts";

/** Where the services of a running environment answer, and which files hold the credentials for them. */
export interface Endpoints {
  readonly exporter: { readonly url: string; readonly tokenFile: string };
  readonly prometheus: { readonly url: string };
  readonly alertmanager: { readonly url: string };
  readonly grafana: { readonly url: string; readonly user: string; readonly passwordFile: string };
}

/** Files on the deployer's machine that hold credentials. */
export interface CredentialFiles {
  readonly scrapeTokenFile: string;
  readonly grafanaPasswordFile: string;
}

/** The addresses of the inventory as URLs, with the credential files beside them. */
export function endpoints(inventory: Inventory, credentials: CredentialFiles): Endpoints {
  const { exporter, metricsServer } = inventory;
  const url = (host: string, port: number) =>
    `http://${inventory.hosts[host]?.address ?? host}:${String(port)}`;
  return {
    exporter: {
      url: url(exporter.host, exporter.port),
      tokenFile: credentials.scrapeTokenFile,
    },
    prometheus: { url: url(metricsServer.host, metricsServer.prometheus.port) },
    alertmanager: { url: url(metricsServer.host, metricsServer.alertmanager.port) },
    grafana: {
      url: url(metricsServer.host, metricsServer.grafana.port),
      user: "admin",
      passwordFile: credentials.grafanaPasswordFile,
    },
  };
}
