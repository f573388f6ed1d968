import { instanceContainers, removeContainers } from "./instance-containers.ts";
import { containersInState, type StackFolder } from "./terraform/stack.ts";

/**
 * Names of the containers that carry an instance's labels but stand in none of its states, which it has removed: a
 * Terraform that was killed while it made one leaves it behind, and the next apply would fail over its name.
 *
 * @param stacks - all stacks of the instance, initialised
 */
export async function removedOrphans(
  instance: string,
  stacks: readonly StackFolder[],
): Promise<readonly string[]> {
  const known = new Set((await Promise.all(stacks.map(containersInState))).flat().map(({ id }) => id));
  const names = new Set(stacks.map(({ name }) => name));
  const orphans = (await instanceContainers(instance)).filter(
    ({ id, labels }) => !known.has(id) && names.has(labels["citadel.stack"] ?? ""),
  );
  await removeContainers(orphans);
  return orphans.map(({ name }) => name);
}
