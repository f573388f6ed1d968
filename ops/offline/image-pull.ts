import { runCommand } from "../command.ts";
import { failureRemedy, registryFailure, singleLine, unreachableReason } from "./failure.ts";

/** Seconds for one image: 500 MB at 3 Mbit/s. */
const TIMEOUT_SECONDS = 1800;

/**
 * Fetches a public image.
 *
 * @returns undefined, or why its registry cannot be reached at all
 * @throws Error for every other failure, a time-out above all
 */
export async function pullRefusal(reference: string): Promise<string | undefined> {
  const pull = await runCommand(["docker", "pull", "--quiet", reference], {
    timeoutSeconds: TIMEOUT_SECONDS,
  });
  return pull.exitCode === 0 ? undefined : refusalFromPull(reference, pull.stderr);
}

/**
 * Why the registry cannot be reached, as a failed `docker pull` tells it.
 *
 * @throws Error where it can be reached, or has merely not answered in time
 */
export function refusalFromPull(reference: string, output: string): string {
  const failure = registryFailure(output);
  if (failure === "unreachable") return unreachableReason(output);
  const because = singleLine(output).replace(/^Error response from daemon: /, "");
  throw new Error(`docker pull ${reference}: ${because}: ${failureRemedy(failure)}`);
}
