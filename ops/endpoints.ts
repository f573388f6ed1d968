import type { Inventory } from "../inventory/model.ts";

/** Where a server answers, and what it is asked with. */
export interface Endpoint {
  /** Without a slash at the end. */
  readonly url: string;
  /** User whose password is in `passwordFile`. @defaultValue asked without credentials */
  readonly user?: string;
  /** File of this machine; both or none. */
  readonly passwordFile?: string;
  /** Holds the certificates of the CAs that may have signed the server's own. @defaultValue the public ones */
  readonly caFile?: string;
}

/** Where the services of a running environment answer, and which files hold the credentials for them. */
export interface Endpoints {
  readonly exporter: { readonly url: string; readonly tokenFile: string; readonly caFile: string };
  /** Where namespaces of custom metrics push to, ended by a slash before the job, and the file with each one's token. */
  readonly push: { readonly url: string; readonly tokenFiles: Readonly<Record<string, string>> };
  readonly prometheus: Endpoint;
  readonly alertmanager: Endpoint;
  readonly grafana: Endpoint & { readonly user: string; readonly passwordFile: string };
}

/** Files on the deployer's machine that hold credentials. */
export interface CredentialFiles {
  readonly scrapeTokenFile: string;
  /** By namespace. */
  readonly pushTokenFiles: Readonly<Record<string, string>>;
  readonly trustedFile: string;
  readonly grafanaPasswordFile: string;
  /** Password of `admin` at a secured Prometheus and Alertmanager. */
  readonly adminPasswordFile: string;
}

/** The addresses of the inventory as URLs, with the credential files beside them. */
export function endpoints(inventory: Inventory, credentials: CredentialFiles): Endpoints {
  const { exporter, metricsServer } = inventory;
  const { access } = metricsServer;
  const authority = (host: string, port: number) =>
    `${inventory.hosts[host]?.address ?? host}:${String(port)}`;
  const exporterUrl = `https://${authority(exporter.host, exporter.port)}`;
  const url = (server: "prometheus" | "alertmanager" | "grafana") =>
    `${access === "secured" ? "https" : "http"}://${authority(metricsServer.host, metricsServer[server].port)}`;
  const trusted = access === "secured" ? { caFile: credentials.trustedFile } : {};
  const login = access === "secured" ? { user: "admin", passwordFile: credentials.adminPasswordFile } : {};
  return {
    exporter: {
      url: exporterUrl,
      tokenFile: credentials.scrapeTokenFile,
      caFile: credentials.trustedFile,
    },
    push: { url: `${exporterUrl}/metrics/job/`, tokenFiles: credentials.pushTokenFiles },
    prometheus: { url: url("prometheus"), ...login, ...trusted },
    alertmanager: { url: url("alertmanager"), ...login, ...trusted },
    grafana: {
      url: url("grafana"),
      user: "admin",
      passwordFile: credentials.grafanaPasswordFile,
      ...trusted,
    },
  };
}
