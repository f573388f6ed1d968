import { existsSync } from "node:fs";
import { dockerHere } from "./docker.ts";
import { instanceContainers, instanceVolumes } from "./instance-containers.ts";

/** An instance that another checkout of this repository has brought up. */
class ForeignInstanceError extends Error {
  override readonly name = "ForeignInstanceError";
}

/**
 * Makes sure that an instance is this checkout's own, or nobody's.
 * @throws {ForeignInstanceError} when containers or volumes of it carry another checkout's label: this one has no
 *   state for them, and would take them for leftovers.
 */
export async function expectOwnInstance(instance: string, checkout: string): Promise<void> {
  const containers = await instanceContainers(dockerHere, instance);
  const found = [...containers, ...(await instanceVolumes(dockerHere, instance))];
  const other = found
    .map(({ labels }) => labels["citadel.checkout"])
    .find((label) => label !== undefined && label !== checkout);
  if (other === undefined) return;
  const gone = existsSync(other) ? "" : " (which is gone)";
  throw new ForeignInstanceError(
    `${instance}: belongs to the checkout ${other}${gone}: take it away with npm run down -- --instance ${instance} --purge, ` +
      `or bring up one beside it with npm run up -- --instance rehearsal --prefix 127.0.11`,
  );
}
