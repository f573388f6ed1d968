import type { Inventory } from "../inventory/model.ts";

/** Where the services of a running environment answer, and which files hold the credentials for them. */
export interface Endpoints {
  /** `caFile` holds the certificates of the CAs that may have signed the exporter's own. */
  readonly exporter: { readonly url: string; readonly tokenFile: string; readonly caFile: string };
  /** Where namespaces of custom metrics push to, and the file with the token of each. */
  readonly push: { readonly url: string; readonly tokenFiles: readonly string[] };
  readonly prometheus: { readonly url: string };
  readonly alertmanager: { readonly url: string };
  readonly grafana: { readonly url: string; readonly user: string; readonly passwordFile: string };
}

/** Files on the deployer's machine that hold credentials. */
export interface CredentialFiles {
  readonly scrapeTokenFile: string;
  readonly pushTokenFiles: readonly string[];
  readonly trustedFile: string;
  readonly grafanaPasswordFile: string;
}

/** The addresses of the inventory as URLs, with the credential files beside them. */
export function endpoints(inventory: Inventory, credentials: CredentialFiles): Endpoints {
  const { exporter, metricsServer } = inventory;
  const authority = (host: string, port: number) =>
    `${inventory.hosts[host]?.address ?? host}:${String(port)}`;
  const url = (host: string, port: number) => `http://${authority(host, port)}`;
  const exporterUrl = `https://${authority(exporter.host, exporter.port)}`;
  return {
    exporter: {
      url: exporterUrl,
      tokenFile: credentials.scrapeTokenFile,
      caFile: credentials.trustedFile,
    },
    push: { url: `${exporterUrl}/metrics/job/`, tokenFiles: credentials.pushTokenFiles },
    prometheus: { url: url(metricsServer.host, metricsServer.prometheus.port) },
    alertmanager: { url: url(metricsServer.host, metricsServer.alertmanager.port) },
    grafana: {
      url: url(metricsServer.host, metricsServer.grafana.port),
      user: "admin",
      passwordFile: credentials.grafanaPasswordFile,
    },
  };
}
