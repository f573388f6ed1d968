import { dockerHere } from "../../ops/docker.ts";
import { PROCESS_LABEL } from "./container-labels.ts";

/** Takes away the containers of tests that were killed: they hold the addresses that the next run needs. */
export default async function removeLeftovers(): Promise<void> {
  const { exitCode, stdout } = await dockerHere.run([
    ...["ps", "--all", "--filter", `label=${PROCESS_LABEL}`],
    ...["--format", `{{.ID}} {{.Label "${PROCESS_LABEL}"}}`],
  ]);
  // Without a daemon there is nothing left of anything: the tests will say what they miss.
  if (exitCode !== 0) return;
  const leftovers = stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(" "))
    .filter(([, pid]) => !isAlive(Number(pid)))
    .map(([id = ""]) => id);
  if (leftovers.length > 0) await dockerHere.run(["rm", "--force", "--volumes", ...leftovers]);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
