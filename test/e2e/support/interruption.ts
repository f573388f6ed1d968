import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { CommandResult } from "../../../ops/command.ts";
import { containersOf } from "./containers.ts";
import { citadel, type TestInstance } from "./instance.ts";
import { stackFolder } from "./terraform.ts";
import { until } from "./until.ts";

/**
 * What came of an `up` whose Terraform was killed, with its providers, as soon as the first container of a stack was
 * there: as when the machine's memory or power is gone.
 */
export async function interruptedUp(instance: TestInstance, stack: string): Promise<CommandResult> {
  const up = citadel(instance, "up");
  const ended = up.then(({ stdout, stderr }) => `up ended before it was interrupted:\n${stdout}${stderr}`);
  const appeared = until(`a container of ${stack}`, 300, async () =>
    (await containersOf(instance)).find((container) => container.stack === stack),
  );
  const early = await Promise.race([ended, appeared]);
  if (typeof early === "string") throw new Error(early);
  for (const id of terraformProcesses(stackFolder(instance, stack))) process.kill(id, "SIGKILL");
  return up;
}

/** Ids of Terraform and its providers as far as they work in a folder. */
function terraformProcesses(folder: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      try {
        return (
          readlinkSync(`/proc/${id}/cwd`) === folder &&
          /terraform/.test(readFileSync(`/proc/${id}/comm`, "utf8"))
        );
      } catch {
        // It has ended meanwhile.
        return false;
      }
    })
    .map(Number);
}
