import { dirname } from "node:path/posix";
import type { Inventory } from "./model.ts";

/**
 * A file on a host that holds one secret, or a certificate that belongs to one. Its text stands in no configuration,
 * plan, state or image.
 */
export interface SecretFile {
  readonly name: string;
  readonly host: string;
  /** Absolute path on the host, and in every container that reads it. */
  readonly path: string;
  /** Who reads it: decides owner and group on the host. */
  readonly reader: "exporter" | "prometheus" | "alertmanager" | "grafana" | "postgres-agent" | "redis-agent";
  /**
   * A `token` is made by setup, the same value for the same name everywhere; so are a server's `certificate` and its
   * `key`, signed by the environment's private CA, and the CA's own certificate, the `authority`; so is the SHA-256 of
   * a token that somebody else has, the `token-hash`. What comes from an `operator` is supplied by a person.
   */
  readonly source: "token" | "token-hash" | "certificate" | "key" | "authority" | "operator";
  readonly purpose: string;
}

/** What our publications own beneath a service's configuration directory: `releases/`, `current`, `secrets/`. */
export function citadelDirectory(configDirectory: string): string {
  return `${configDirectory}/citadel`;
}

/** Directories, by reader, in which secret files lie. */
export function secretDirectories({ exporter, metricsServer }: Inventory) {
  return {
    exporter: `${citadelDirectory(exporter.configDirectory)}/secrets`,
    prometheus: `${citadelDirectory(dirname(metricsServer.prometheus.configFile))}/secrets`,
    alertmanager: `${citadelDirectory(dirname(metricsServer.alertmanager.configFile))}/secrets`,
    grafana: `${citadelDirectory(metricsServer.grafana.provisioningDirectory)}/secrets`,
    "postgres-agent": "/etc/citadel-agents/postgres/secrets",
    "redis-agent": "/etc/citadel-agents/redis/secrets",
  } as const satisfies Readonly<Record<SecretFile["reader"], string>>;
}

/** By what the exporter proves who it is; on its host, beneath `secretDirectories().exporter`. */
export const exporterCertificate = { certificate: "exporter.crt", key: "exporter.key" } as const;

/** Name of the file with the CA's certificate, by which a client knows a server of ours. */
export const authorityFile = "ca.crt";

/** Namespaces of custom metrics, each of which pushes with a token of its own. */
export function pushNamespaces({ customMetrics }: Inventory): readonly string[] {
  return (customMetrics?.namespaces ?? []).map(({ namespace }) => namespace);
}

/** By what the exporter knows the token of a namespace. */
export function pushTokenHash(inventory: Inventory, namespace: string): SecretFile {
  const name = `push-${namespace}.sha256`;
  return {
    name,
    host: inventory.exporter.host,
    path: `${secretDirectories(inventory).exporter}/${name}`,
    reader: "exporter",
    source: "token-hash",
    purpose: `SHA-256 of the token that ${namespace} pushes with`,
  };
}

/** Every secret file that the site needs, on every host, in a stable order. */
export function secretFiles(inventory: Inventory): readonly SecretFile[] {
  const { exporter, metricsServer, models, gateway, dataStores, teams, agents } = inventory;
  const directories = secretDirectories(inventory);
  const file = (
    reader: SecretFile["reader"],
    host: string,
    name: string,
    source: SecretFile["source"],
    purpose: string,
  ): SecretFile => ({ name, host, path: `${directories[reader]}/${name}`, reader, source, purpose });
  const forExporter = (name: string, source: SecretFile["source"], purpose: string) =>
    file("exporter", exporter.host, name, source, purpose);
  const forAlertmanager = (name: string, purpose: string) =>
    file("alertmanager", metricsServer.host, name, "operator", purpose);
  return [
    forExporter("scrape-token", "token", "bearer token of Prometheus for the exporter's /metrics"),
    forExporter("admin-token", "token", "bearer token of the publisher for the exporter's /-/reload"),
    forExporter(exporterCertificate.key, "key", "private key of the exporter's certificate"),
    forExporter(exporterCertificate.certificate, "certificate", "certificate that the exporter shows"),
    forExporter(
      authorityFile,
      "authority",
      "certificate of the CA, by which the publisher knows the exporter",
    ),
    ...pushNamespaces(inventory).map((namespace) => pushTokenHash(inventory, namespace)),
    ...[...models, gateway]
      .filter(({ apiKey }) => apiKey === "file")
      .map(({ name }) => forExporter(`${name}-api-key`, "operator", `API key of ${name}`)),
    ...dataStores.flatMap((store) => {
      if (store.kind === "qdrant") {
        return store.apiKey === "file"
          ? [forExporter(`${store.name}-api-key`, "operator", `API key of ${store.name}`)]
          : [];
      }
      return [
        forExporter(`${store.name}-password`, "operator", `password of the exporter for ${store.name}`),
      ];
    }),
    file(
      "prometheus",
      metricsServer.host,
      "scrape-token",
      "token",
      "bearer token for the exporter's /metrics",
    ),
    file(
      "prometheus",
      metricsServer.host,
      authorityFile,
      "authority",
      "certificate of the CA, by which Prometheus knows the exporter",
    ),
    ...teams.flatMap(({ name, title }) => [
      forAlertmanager(`${name}-slack-url`, `Slack webhook address of the ${title}`),
      forAlertmanager(`${name}-webhook-url`, `address that receives pages for the ${title}`),
    ]),
    forAlertmanager("heartbeat-url", "outside address that expects the Watchdog once a minute"),
    file(
      "grafana",
      metricsServer.host,
      "admin-auth",
      "operator",
      "user:password of a Grafana administrator, with which the publisher has the data sources read again",
    ),
    ...agents.flatMap(({ kind, host, provided }) => {
      if (provided === "installed") return [];
      if (kind === "postgres") {
        return [
          file("postgres-agent", host, "postgres-password", "operator", "password of postgres_exporter"),
        ];
      }
      if (kind === "redis") {
        return [
          file(
            "redis-agent",
            host,
            "redis-passwords.json",
            "operator",
            'redis_exporter\'s {"redis://host:port":"password"}',
          ),
        ];
      }
      return [];
    }),
  ];
}
