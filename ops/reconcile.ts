import { instanceContainers, removeContainers } from "./instance-containers.ts";
import { stackDocker, type StackEnvironment } from "./stack-docker.ts";
import type { StackFolder } from "./terraform/stack.ts";
import type { StateContainer } from "./terraform/state.ts";

/**
 * Names of the containers that carry a stack's labels but do not stand in its state, which it has removed: a Terraform
 * that was killed while it made one leaves it behind, and the next apply would fail over its name.
 *
 * @param inState - containers that the stack's state knows
 * @throws {DockerError} when the stack's host cannot be reached; other stacks are not concerned.
 */
export async function removedOrphans(
  environment: StackEnvironment,
  stack: StackFolder,
  inState: readonly StateContainer[],
): Promise<readonly string[]> {
  const docker = stackDocker(environment, stack.name);
  if (docker === undefined) return [];
  const containers = (await instanceContainers(docker, environment.instance)).filter(
    ({ labels }) => labels["citadel.stack"] === stack.name,
  );
  const known = new Set(inState.map(({ id }) => id));
  const orphans = containers.filter(({ id }) => !known.has(id));
  await removeContainers(docker, orphans);
  return orphans.map(({ name }) => name);
}
