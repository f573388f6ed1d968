import { dirname } from "node:path/posix";
import { citadelDirectory } from "../../inventory/secrets.ts";
import { hostAddress, pathOnDockerHost, readerGroup, type Environment } from "../environments/environment.ts";
import type { LocalPlatform } from "../environments/local-platform.ts";
import { hostBasedAccess, pgpoolConfig, redisConfig } from "./database-config.ts";
import * as defaults from "./package-defaults.ts";

/** Passwords of the platform's own servers, which setup makes: letters and digits only, 24 or more. */
export type PlatformPasswords = Readonly<
  Record<
    "postgres-superuser-password" | "monitoring-password" | "redis-password" | "grafana-admin-password",
    string
  >
>;

interface Entry {
  /** Absolute. */
  readonly path: string;
  readonly mode: number;
  /** Group id; the owner is whoever runs setup. */
  readonly group: number;
}

/** A directory that is mounted, or that holds such files. */
interface PlatformDirectory extends Entry {
  readonly kind: "directory";
}

/** A file that a server of the platform reads. */
interface PlatformFile extends Entry {
  readonly kind: "file";
  /** The file's text. A text that uses no password is the same for everybody. */
  readonly text: (passwords: PlatformPasswords) => string;
}

/** Something that has to lie on this machine before `<instance>-platform` is deployed. */
export type PlatformEntry = PlatformDirectory | PlatformFile;

/**
 * What setup writes **where it is missing**, directories before what is in them: adopt, publishers and operators
 * change these files, as they do on the real servers, and setup never undoes that.
 */
export function platformEntries(environment: Environment): readonly PlatformEntry[] {
  const { platform, publisherUser } = environment;
  if (platform === undefined) return [];
  const owner = Number(publisherUser.split(":")[1] ?? 0);
  return [...hostEntries(environment, owner), ...serverEntries(environment, platform, owner)];
}

/** The metrics server as its packages leave it: default configuration, nothing of ours in it. */
function hostEntries(environment: Environment, group: number): readonly PlatformEntry[] {
  const { metricsServer: server, agents } = environment.inventory;
  const { prometheus, alertmanager, grafana } = server;
  const address = hostAddress(environment, server.host);
  const onHost = (path: string) => pathOnDockerHost(environment, server.host, path);
  const directory = (path: string): PlatformDirectory => ({
    kind: "directory",
    path: onHost(path),
    mode: 0o755,
    group,
  });
  const file = (path: string, text: string): PlatformFile => ({
    kind: "file",
    path: onHost(path),
    mode: 0o644,
    group,
    text: () => text,
  });
  const nodeAgent = agents.find(
    ({ kind, host, provided }) => kind === "node" && host === server.host && provided === "installed",
  );
  return [
    directory(dirname(prometheus.configFile)),
    directory(dirname(alertmanager.configFile)),
    directory(`${grafana.provisioningDirectory}/datasources`),
    directory(citadelDirectory(grafana.provisioningDirectory)),
    directory(dirname(prometheus.argumentsFile)),
    directory(dirname(alertmanager.argumentsFile)),
    directory(dirname(grafana.environmentFile)),
    file(prometheus.configFile, defaults.prometheusConfig(address, server, nodeAgent?.port)),
    file(prometheus.argumentsFile, defaults.prometheusArguments(address, server)),
    file(alertmanager.configFile, defaults.alertmanagerConfig(address)),
    file(alertmanager.argumentsFile, defaults.alertmanagerArguments(address, server)),
    file(grafana.environmentFile, defaults.grafanaEnvironment(grafana)),
    ...(nodeAgent === undefined
      ? []
      : [file(NODE_ARGUMENTS_FILE, defaults.nodeArguments(address, nodeAgent.port))]),
  ];
}

/** What PostgreSQL, pgpool, Redis and Grafana are started with. */
function serverEntries(
  environment: Environment,
  platform: LocalPlatform,
  owner: number,
): readonly PlatformEntry[] {
  const group = readerGroup(environment, "exporter");
  const { directory } = platform;
  const folder = (name: string): PlatformDirectory => ({
    kind: "directory",
    path: name === "" ? directory : `${directory}/${name}`,
    mode: 0o750,
    group,
  });
  const file = (name: string, text: PlatformFile["text"]): PlatformFile => ({
    kind: "file",
    path: `${directory}/${name}`,
    mode: 0o640,
    group,
    text,
  });
  return [
    { ...folder(""), group: owner, mode: 0o755 },
    folder("postgres"),
    file("postgres/superuser-password", (passwords) => `${passwords["postgres-superuser-password"]}\n`),
    file("postgres/monitoring-password", (passwords) => `${passwords["monitoring-password"]}\n`),
    file("postgres/pg_hba.conf", () => hostBasedAccess()),
    ...environment.inventory.dataStores.flatMap((store) => {
      const address = hostAddress(environment, store.host);
      switch (store.kind) {
        case "pgpool":
          return [
            folder("pgpool"),
            file("pgpool/pgpool.conf", () => pgpoolConfig(environment, store)),
            file("pgpool/pool_hba.conf", () => hostBasedAccess()),
            file(
              "pgpool/pool_passwd",
              (passwords) => `${store.user}:TEXT${passwords["monitoring-password"]}\n`,
            ),
          ];
        case "redis":
          return [
            folder("redis"),
            file("redis/redis.conf", (passwords) =>
              redisConfig(address, store.port, passwords["redis-password"]),
            ),
          ];
        case "postgres":
        case "qdrant":
          return [];
      }
    }),
    { kind: "directory", path: dirname(platform.grafanaAdminPasswordFile), mode: 0o755, group: owner },
    {
      kind: "file",
      path: platform.grafanaAdminPasswordFile,
      mode: 0o640,
      group,
      text: (passwords) => `${passwords["grafana-admin-password"]}\n`,
    },
  ];
}

/** The file of Debian's package `prometheus-node-exporter` that holds its flags. */
export const NODE_ARGUMENTS_FILE = "/etc/default/prometheus-node-exporter";
