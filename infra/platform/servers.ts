import { dirname } from "node:path/posix";
import type { ContainerMounts } from "@cdktf/provider-docker/lib/container/index.js";
import type { InstalledServer } from "../../inventory/model.ts";
import { secretDirectories } from "../../inventory/secrets.ts";
import type { BuiltImages } from "../constructs/context.ts";
import { readOnlyMount } from "../constructs/mounts.ts";
import type { ServiceContainerProps } from "../constructs/service-container.ts";
import { hostAddress, pathOnDockerHost, type Environment } from "../environments/environment.ts";
import { outsideAddress, SIMULATOR_ADMIN_PORT, type LocalPlatform } from "../environments/local-platform.ts";
import { databaseServers } from "./database-servers.ts";
import { NODE_ARGUMENTS_FILE } from "./entries.ts";
import { script } from "./script.ts";
import { simulatorConfig } from "./simulator-config.ts";

/** One server of the platform, as a container. */
export type PlatformServer = Pick<
  ServiceContainerProps,
  | "name"
  | "image"
  | "entrypoint"
  | "command"
  | "env"
  | "mounts"
  | "tmpfs"
  | "memory"
  | "healthcheck"
  | "stopSeconds"
> & {
  /** Directory that is a volume of its own. */
  readonly data?: string;
  /** Name of a server before it in the list that has to run first. */
  readonly after?: string;
};

/** Every server of the platform, those that others wait for first. */
export function platformServers(
  environment: Environment,
  platform: LocalPlatform,
  { simulator }: BuiltImages,
): readonly PlatformServer[] {
  const { inventory } = environment;
  const keys = secretDirectories(inventory).exporter;
  return [
    ...databaseServers(environment, platform),
    {
      name: "simulator",
      image: simulator,
      command: ["platform"],
      env: { SIMULATOR_CONFIG: JSON.stringify(simulatorConfig(environment, platform)) },
      // The API keys that it asks for are those that the exporter was given.
      mounts: [readOnlyMount(pathOnDockerHost(environment, inventory.exporter.host, keys), keys)],
      memory: 256,
      healthcheck: answers(`${outsideAddress(platform)}:${String(SIMULATOR_ADMIN_PORT)}/services`),
      stopSeconds: 10,
    },
    ...metricsServers(environment),
    grafanaServer(environment, platform, simulator),
  ];
}

/** Prometheus, Alertmanager and the node exporter, started as their packages' units start them. */
function metricsServers(environment: Environment): readonly PlatformServer[] {
  const { images, inventory } = environment;
  const { host, prometheus, alertmanager } = inventory.metricsServer;
  const node = inventory.agents.find(
    (agent) => agent.kind === "node" && agent.host === host && agent.provided === "installed",
  );
  const address = hostAddress(environment, host);
  const installed = (program: string, { configFile, argumentsFile, port }: InstalledServer) => ({
    name: program,
    ...packaged(argumentsFile, program),
    mounts: [configured(environment, host, configFile), configured(environment, host, argumentsFile)],
    healthcheck: answers(`${address}:${String(port)}/-/ready`),
    data: `/${program}`,
  });
  return [
    { ...installed("prometheus", prometheus), image: images.prometheus, memory: 768, stopSeconds: 120 },
    { ...installed("alertmanager", alertmanager), image: images.alertmanager, memory: 128, stopSeconds: 30 },
    ...(node === undefined
      ? []
      : [
          {
            name: "node-exporter",
            image: images.nodeExporter,
            ...packaged(NODE_ARGUMENTS_FILE, "node_exporter"),
            mounts: [configured(environment, host, NODE_ARGUMENTS_FILE)],
            healthcheck: answers(`${address}:${String(node.port)}/`),
            memory: 64,
            stopSeconds: 10,
          },
        ]),
  ];
}

function grafanaServer(environment: Environment, platform: LocalPlatform, simulator: string): PlatformServer {
  const { host, grafana } = environment.inventory.metricsServer;
  const address = hostAddress(environment, host);
  const url = `${address}:${String(grafana.port)}/api/health`;
  const common = {
    name: "grafana",
    env: {
      GF_SERVER_HTTP_ADDR: address,
      GF_SERVER_HTTP_PORT: String(grafana.port),
      GF_SECURITY_ADMIN_PASSWORD__FILE: "/run/secrets/grafana-admin-password",
      GF_PATHS_PROVISIONING: grafana.provisioningDirectory,
      GF_PATHS_DATA: "/var/lib/grafana",
      // Nothing of the local environment asks anything of the world.
      GF_ANALYTICS_REPORTING_ENABLED: "false",
      GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
      GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
      GF_NEWS_NEWS_FEED_ENABLED: "false",
      GF_LOG_MODE: "console",
    },
    mounts: [
      readOnlyMount(
        pathOnDockerHost(environment, host, grafana.provisioningDirectory),
        grafana.provisioningDirectory,
      ),
      readOnlyMount(platform.grafanaAdminPasswordFile, "/run/secrets/grafana-admin-password"),
      configured(environment, host, grafana.environmentFile),
    ],
    data: "/var/lib/grafana",
    stopSeconds: 30,
  };
  const { grafana: served } = platform.images;
  switch (served.kind) {
    case "grafana":
      return {
        ...common,
        image: served.image,
        ...withEnvironment(grafana.environmentFile, ["/run.sh"]),
        tmpfs: { "/tmp": "" },
        memory: 512,
        healthcheck: answers(url),
      };
    case "stand-in":
      return {
        ...common,
        image: simulator,
        ...withEnvironment(grafana.environmentFile, ["node", "/app/simulator.cjs", "grafana"]),
        memory: 128,
        healthcheck: answers(url),
      };
  }
}

/** `sh -c` of the script that starts a program with the arguments of its package's file. */
function packaged(argumentsFile: string, program: string): Pick<PlatformServer, "entrypoint" | "command"> {
  return { entrypoint: ["sh"], command: ["-c", script("packaged"), "packaged", argumentsFile, program] };
}

/** `sh -c` of the script that starts a program with the variables of its package's file. */
function withEnvironment(
  environmentFile: string,
  program: readonly string[],
): Pick<PlatformServer, "entrypoint" | "command"> {
  return {
    entrypoint: ["sh"],
    command: ["-c", script("environment"), "environment", environmentFile, ...program],
  };
}

/** The directory of a configuration file: the file itself would stay the old one when it is replaced by rename. */
function configured(environment: Environment, host: string, file: string): ContainerMounts {
  return readOnlyMount(pathOnDockerHost(environment, host, dirname(file)), dirname(file));
}

/** @param place - `address:port/path` */
function answers(place: string): readonly string[] {
  return ["CMD", "sh", "-c", script("answers"), "answers", place];
}
