import { dirname } from "node:path/posix";
import type { Inventory } from "./model.ts";

/** A file on a host that holds one secret. Its text stands in no configuration, plan, state or image. */
export interface SecretFile {
  readonly name: string;
  readonly host: string;
  /** Absolute path on the host, and in every container that reads it. */
  readonly path: string;
  /** Who reads it: decides owner and group on the host. */
  readonly reader: "exporter" | "prometheus" | "alertmanager" | "grafana" | "postgres-agent" | "redis-agent";
  /** `token` and `password` are made by setup, the same value for the same name everywhere; `operator` is supplied by a person. */
  readonly source: "token" | "password" | "operator";
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
