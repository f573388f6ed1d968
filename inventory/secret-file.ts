import { dirname } from "node:path/posix";
import type { Inventory, MetricsServer } from "./model.ts";

/**
 * A file on a host that holds one secret, or a certificate that belongs to one. Its text stands in no configuration,
 * plan, state or image.
 */
export interface SecretFile {
  readonly name: string;
  readonly host: string;
  /** Absolute path on the host, and in every container that reads it. */
  readonly path: string;
  /** Who reads it: decides owner, group and mode on the host. A publisher is nobody's group, but its owner itself. */
  readonly reader: SecretHolder | "publisher";
  /**
   * A `token` is made by setup, the same value for the same name everywhere; so are a server's `certificate` and its
   * `key`, signed by the environment's private CA, and the CA's own certificate, the `authority`. A `token-hash`
   * is made of a token that somebody else has; a `login` of the password of an account, which setup makes and the
   * deployer keeps. What comes from an `operator` is supplied by a person.
   */
  readonly source: "token" | "token-hash" | "certificate" | "key" | "authority" | "login" | "operator";
  readonly purpose: string;
}

/** Services that have a directory of secret files each, which the service's group may enter. */
export const secretHolders = [
  "exporter",
  "prometheus",
  "alertmanager",
  "grafana",
  "postgres-agent",
  "redis-agent",
] as const;
export type SecretHolder = (typeof secretHolders)[number];

/** What our publications own beneath a service's configuration directory: `releases/`, `current`, `secrets/`. */
export function citadelDirectory(configDirectory: string): string {
  return `${configDirectory}/citadel`;
}

/** Directories, by service, in which secret files lie. */
export function secretDirectories({ exporter, metricsServer }: Inventory) {
  return {
    exporter: `${citadelDirectory(exporter.configDirectory)}/secrets`,
    ...metricsServerSecrets(metricsServer),
    "postgres-agent": "/etc/citadel-agents/postgres/secrets",
    "redis-agent": "/etc/citadel-agents/redis/secrets",
  } as const satisfies Readonly<Record<SecretHolder, string>>;
}

/** Those of {@link secretDirectories} that lie on the metrics server. */
export function metricsServerSecrets({ prometheus, alertmanager, grafana }: MetricsServer) {
  return {
    prometheus: `${citadelDirectory(dirname(prometheus.configFile))}/secrets`,
    alertmanager: `${citadelDirectory(dirname(alertmanager.configFile))}/secrets`,
    grafana: `${citadelDirectory(grafana.provisioningDirectory)}/secrets`,
  } as const;
}

/** By what the exporter proves who it is; on its host, beneath `secretDirectories().exporter`. */
export const exporterCertificate = { certificate: "exporter.crt", key: "exporter.key" } as const;

/** Name of the file with the CA's certificate, by which a client knows a server of ours. */
export const authorityFile = "ca.crt";

/** A server that shows a certificate of ours. */
export type CertifiedServer = "exporter" | "prometheus" | "alertmanager" | "grafana";

/** Names of the files by which a server proves who it is, beneath its secret directory. */
export function certificateFiles(server: CertifiedServer) {
  return { certificate: `${server}.crt`, key: `${server}.key` } as const;
}

/**
 * Users of a secured metrics server. Grafana knows what each may do; Prometheus and Alertmanager let both do
 * everything that they let anybody do, and only tell them apart (ADR 0010).
 */
export const accounts = ["read", "admin"] as const;
export type Account = (typeof accounts)[number];

/** Names of the files that hold logins of a secured metrics server, beneath their reader's secret directory. */
export const loginFiles = {
  /** Password of `read`, for clients that are told the name elsewhere. */
  readPassword: "metrics-read-password",
  /** `admin:password`, for publishers. */
  adminAuth: "metrics-admin-auth",
  /** Certificate and users of Prometheus, or of Alertmanager: what its flag `--web.config.file` names. */
  webConfig: "web.yml",
} as const;
