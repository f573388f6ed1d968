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
