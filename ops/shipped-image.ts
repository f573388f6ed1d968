import type { DockerHost } from "../infra/environments/environment.ts";
import { runCommand } from "./command.ts";
import { dockerFailure } from "./docker.ts";
import { sshAccess } from "./hosts.ts";
import { sshCommand } from "./ssh.ts";

/** Seconds for one image: 200 MB over a slow line. */
const TIMEOUT_SECONDS = 1800;

/**
 * Sends an image of this machine's daemon to that of a host, over the host's own connection.
 *
 * @param host - its name in the inventory, for messages
 * @returns what the host's Docker says, e.g. `Loaded image: citadel/exporter:0123456789ab`
 * @throws {DockerError}
 */
export async function shippedImage(
  host: string,
  access: Extract<DockerHost, { kind: "ssh" }>,
  tag: string,
): Promise<string> {
  // In a pipe of a shell, because an image is bytes and no text; `docker save` has failed where nothing was loaded.
  const pipe = 'tag=$1; shift; docker save "$tag" | "$@"';
  const load = sshCommand(sshAccess(access), "docker load");
  const result = await runCommand(["sh", "-c", pipe, "ship", tag, ...load], {
    timeoutSeconds: TIMEOUT_SECONDS,
  });
  if (result.exitCode !== 0 || result.stdout === "") {
    throw dockerFailure({ name: host }, [`load ${tag}`], result);
  }
  return result.stdout.trim();
}
