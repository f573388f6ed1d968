import type { Environment } from "../environments/environment.ts";

/** Hosts on which an agent is ours to deploy, in inventory order. */
export function agentHosts({ inventory }: Pick<Environment, "inventory">): readonly string[] {
  const deployed = inventory.agents.filter(({ provided }) => provided === "deployed").map(({ host }) => host);
  return [...new Set(deployed)];
}

/** Names of an environment's stacks. */
export function stackNames(
  environment: Pick<Environment, "name" | "instance" | "inventory">,
): readonly string[] {
  const { name, instance } = environment;
  return [
    ...(name === "local" ? [`${instance}-platform`] : []),
    `${instance}-exporter`,
    `${instance}-metrics`,
    `${instance}-grafana`,
    ...agentHosts(environment).map((host) => `${instance}-agents-${host}`),
  ];
}

/** Names of the stacks that a deployment applies: all but what plays the found servers. */
export function deployedStackNames(
  environment: Pick<Environment, "name" | "instance" | "inventory">,
): readonly string[] {
  return stackNames(environment).filter((name) => isDeployed(environment.instance, name));
}

/** Whether a deployment applies a stack of an instance: what plays the found servers is only set up. */
export function isDeployed(instance: string, name: string): boolean {
  return name !== `${instance}-platform`;
}

/**
 * Host whose Docker daemon a stack's containers run on; undefined for one that has none, which is all Grafana's.
 * @param name - of a stack, also of an earlier revision
 */
export function stackHost(
  { instance, inventory }: Pick<Environment, "instance" | "inventory">,
  name: string,
): string | undefined {
  const what = name.slice(instance.length + 1);
  if (what === "grafana") return undefined;
  if (what === "exporter") return inventory.exporter.host;
  return what.startsWith("agents-") ? what.slice("agents-".length) : inventory.metricsServer.host;
}
