import type { Inventory } from "./model.ts";
import {
  authorityFile,
  exporterCertificate,
  secretDirectories,
  type SecretFile,
  type SecretHolder,
} from "./secret-file.ts";
import { securedServerFiles } from "./secured-secrets.ts";

export {
  accounts,
  authorityFile,
  certificateFiles,
  citadelDirectory,
  exporterCertificate,
  loginFiles,
  metricsServerSecrets,
  secretDirectories,
  secretHolders,
  type Account,
  type CertifiedServer,
  type SecretFile,
  type SecretHolder,
} from "./secret-file.ts";

/** Namespace of custom metrics that `npm run verify` pushes to. */
export const verificationNamespace = "verification";

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
  const { exporter, metricsServer, models, gateway, dataStores, teams, agents, mail } = inventory;
  const directories = secretDirectories(inventory);
  const file = (
    reader: SecretHolder,
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
    ...teams.flatMap(({ name, title, pagerDuty }) => [
      forAlertmanager(`${name}-slack-url`, `Slack webhook address of the ${title}`),
      forAlertmanager(`${name}-webhook-url`, `address that receives pages for the ${title}`),
      ...(pagerDuty === undefined
        ? []
        : [forAlertmanager(`${name}-pagerduty-key`, `PagerDuty routing key of the ${title}`)]),
    ]),
    ...(mail?.user === undefined ? [] : [forAlertmanager("smtp-password", `password of ${mail.user}`)]),
    forAlertmanager("heartbeat-url", "outside address that expects the Watchdog once a minute"),
    {
      ...file(
        "grafana",
        metricsServer.host,
        "admin-auth",
        "operator",
        "user:password of a Grafana administrator, with which the publisher has the data sources read again",
      ),
      reader: "publisher",
    },
    ...(metricsServer.access === "secured" ? securedServerFiles(inventory) : []),
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
