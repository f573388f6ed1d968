import type { Agent, DataStore } from "../../inventory/model.ts";
import { secretDirectories, type SecretHolder } from "../../inventory/secrets.ts";
import { readOnlyMount } from "../constructs/mounts.ts";
import type { ServiceContainerProps } from "../constructs/service-container.ts";
import { hostAddress, pathOnDockerHost, type Environment } from "../environments/environment.ts";

/** What tells one kind of agent from another. */
type AgentContainer = Pick<
  ServiceContainerProps,
  "image" | "command" | "env" | "mounts" | "processes" | "entrypoint"
> & {
  /** Whose secret files it reads. */
  readonly reader?: SecretHolder;
};

/** An agent that the inventory declares and that cannot be run. */
export class AgentError extends Error {
  override readonly name = "AgentError";
}

/**
 * How the official exporter of one kind is run.
 * @param listenAddress - `address:port`, its own only
 * @throws {AgentError} when its host has nothing for it to measure, or the kind has to be installed by hand.
 */
export function agentContainer(
  environment: Environment,
  agent: Agent,
  listenAddress: string,
): AgentContainer {
  switch (agent.kind) {
    case "node":
      return nodeAgent(environment, agent, listenAddress);
    case "postgres":
      return postgresAgent(environment, agent, listenAddress);
    case "redis":
      return redisAgent(environment, agent, listenAddress);
    case "gpu":
      throw new AgentError(
        `inventory: agents: gpu on ${agent.host}: a GPU exporter belongs to the host's driver: install it there and mark it \`installed\``,
      );
  }
}

function nodeAgent(environment: Environment, { host }: Agent, listenAddress: string): AgentContainer {
  const common = {
    image: environment.images.nodeExporter,
    entrypoint: ["node_exporter"],
    processes: "host" as const,
  };
  const command = [`--web.listen-address=${listenAddress}`];
  // The root of a development machine is often no shared mount, and the daemon then refuses to mount it.
  if (environment.dockerHosts[host]?.kind !== "ssh") return { ...common, command };
  return {
    ...common,
    command: [...command, "--path.rootfs=/host"],
    // rslave: file systems that the host mounts later are seen too.
    mounts: [{ ...readOnlyMount("/", "/host"), bindOptions: { propagation: "rslave" } }],
  };
}

function postgresAgent(environment: Environment, agent: Agent, listenAddress: string): AgentContainer {
  const store = storeOn(environment, agent);
  if (store?.kind !== "postgres") throw nothingToMeasure(agent);
  const directory = secretDirectories(environment.inventory)["postgres-agent"];
  const address = `${hostAddress(environment, store.host)}:${String(store.port)}`;
  return {
    image: environment.images.postgresExporter,
    entrypoint: ["postgres_exporter"],
    command: [`--web.listen-address=${listenAddress}`],
    env: {
      // Beside what it measures: the connection does not leave the host.
      DATA_SOURCE_URI: `${address}/${store.database}?sslmode=disable`,
      DATA_SOURCE_USER: store.user,
      DATA_SOURCE_PASS_FILE: `${directory}/postgres-password`,
    },
    mounts: [readOnlyMount(pathOnDockerHost(environment, agent.host, directory), directory)],
    reader: "postgres-agent",
  };
}

function redisAgent(environment: Environment, agent: Agent, listenAddress: string): AgentContainer {
  const store = storeOn(environment, agent);
  if (store?.kind !== "redis") throw nothingToMeasure(agent);
  const directory = secretDirectories(environment.inventory)["redis-agent"];
  const address = `${hostAddress(environment, store.host)}:${String(store.port)}`;
  return {
    image: environment.images.redisExporter,
    // The public image has it in /, which is not on its PATH.
    entrypoint: ["sh", "-c", 'PATH="$PATH:/" exec redis_exporter "$@"', "redis_exporter"],
    command: [
      `--web.listen-address=${listenAddress}`,
      `--redis.addr=redis://${address}`,
      `--redis.password-file=${directory}/redis-passwords.json`,
    ],
    mounts: [readOnlyMount(pathOnDockerHost(environment, agent.host, directory), directory)],
    reader: "redis-agent",
  };
}

function storeOn({ inventory }: Environment, { host, kind }: Agent): DataStore | undefined {
  return inventory.dataStores.find((store) => store.host === host && store.kind === kind);
}

function nothingToMeasure({ kind, host }: Agent): AgentError {
  return new AgentError(
    `inventory: agents: ${kind} on ${host}: dataStores has no ${kind} there: add it, or remove the agent`,
  );
}
