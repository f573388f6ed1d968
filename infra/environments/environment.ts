import type { Inventory } from "../../inventory/model.ts";
import type { SecretHolder } from "../../inventory/secrets.ts";
import type { LocalPlatform } from "./local-platform.ts";

/** How Terraform reaches the Docker daemon of a host. */
export type DockerHost =
  | { readonly kind: "this-machine" }
  | {
      readonly kind: "ssh";
      /** `ssh://user@address:port` */
      readonly url: string;
      /** Options of `ssh`, which must check host keys and give up on a dead host. */
      readonly sshOptions: readonly string[];
    };

/** Where Terraform keeps what it has made. */
export type Backend =
  | {
      readonly kind: "pg";
      /** Host and database only: user and password come from `PGUSER` and `PGPASSWORD` or `PGPASSFILE`. */
      readonly connection: string;
    }
  | {
      readonly kind: "local";
      /** Folder of the state files, relative to the checkout and outside the synthesis output. */
      readonly directory: string;
    };

/** Images that containers and images of ours are made from; each pinned by tag or digest. */
export interface ImageReferences {
  /** With `/bin/promtool`, which the publisher's image takes, so its version is the metrics server's. */
  readonly prometheus: string;
  /** With `/bin/amtool`, which the publisher's image takes, so its version is the metrics server's. */
  readonly alertmanager: string;
  readonly nodeExporter: string;
  readonly postgresExporter: string;
  readonly redisExporter: string;
  /** Node.js with `sh` and `wget`: what the exporter's and the publisher's images are built on. */
  readonly base: string;
}

/** Terraform's version constraint of each provider. */
export interface ProviderVersions {
  readonly docker: string;
  readonly grafana: string;
}

/** One place that the inventory is deployed to. */
export interface Environment {
  readonly name: "production" | "local";
  /** Begins every name of ours there: `production`, or one of several copies of `local`. */
  readonly instance: string;
  readonly inventory: Inventory;
  /** By host of the inventory. */
  readonly dockerHosts: Readonly<Record<string, DockerHost>>;
  /** By host: what stands before every path of that host. Empty in production. */
  readonly hostDirectories: Readonly<Record<string, string>>;
  readonly images: ImageReferences;
  readonly providers: ProviderVersions;
  readonly backend: Backend;
  /** File of the person who deploys, `user:password` of Grafana; relative to the checkout. */
  readonly grafanaAuthFile: string;
  /** File of the person who deploys, the certificates of the CAs that servers' own are signed by; relative to the checkout. */
  readonly trustedFile: string;
  /** Provider lock file that is copied into each stack's folder if it exists; relative to the checkout. */
  readonly lockFile: string;
  /** Group of each service's secret files: its id, or its name on the host. */
  readonly groups: Readonly<Record<SecretHolder, number | string>>;
  /** `uid:gid` that owns the published directories, and so the publishers' user. */
  readonly publisherUser: string;
  /** Absolute path of the checkout, as a label; local only. */
  readonly checkout?: string;
  /** What production finds in place and local has to play; local only. */
  readonly platform?: LocalPlatform;
}

/** Address of a host of the environment's inventory. */
export function hostAddress({ inventory }: Pick<Environment, "inventory">, host: string): string {
  return inventory.hosts[host]?.address ?? host;
}

/** Where a host's file lies for the Docker daemon that serves that host. */
export function pathOnDockerHost(
  { hostDirectories }: Pick<Environment, "hostDirectories">,
  host: string,
  path: string,
): string {
  return `${hostDirectories[host] ?? ""}${path}`;
}

/** Scheme by which the metrics server's Prometheus, Alertmanager and Grafana are reached, once they are adopted. */
export function metricsServerScheme({ inventory }: Pick<Environment, "inventory">): "http" | "https" {
  return inventory.metricsServer.access === "secured" ? "https" : "http";
}

/** Group id of a reader's secret files for containers of ours, which run as user and group 65534. */
export function readerGroup({ groups }: Pick<Environment, "groups">, reader: SecretHolder): number {
  const group = groups[reader];
  return typeof group === "number" ? group : CONTAINER_ID;
}

/** User and group id that containers of ours run as: `nobody`, which owns nothing on a host. */
export const CONTAINER_ID = 65534;
