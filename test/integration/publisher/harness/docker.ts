import { runCommand, type CommandResult } from "../../../../ops/command.ts";
import { containerLabels } from "../../container-labels.ts";

const started: string[] = [];

/** What came of `docker …`, whatever its exit code. */
export function docker(...args: readonly string[]): Promise<CommandResult> {
  return runCommand(["docker", ...args], { timeoutSeconds: 120 });
}

/**
 * Standard output of `docker …`, trimmed.
 * @throws Error with Docker's own message
 */
export async function dockerOutput(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await docker(...args);
  if (exitCode !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr.trim()}`);
  return stdout.trim();
}

/** Id of a container that has been started and that {@link removeContainers} takes away. */
export async function startedContainer(...args: readonly string[]): Promise<string> {
  const id = await dockerOutput("run", "--detach", ...containerLabels("publisher"), ...args);
  started.push(id);
  return id;
}

/** Takes away, by id, every container that this file has started. */
export async function removeContainers(): Promise<void> {
  const ids = started.splice(0);
  if (ids.length > 0) await docker("rm", "--force", "--volumes", ...ids);
}

/**
 * The newest image of one of the recipes, e.g. `citadel/prometheus:3.5.3-local`.
 * @throws Error when setup has not made it
 */
export async function localImage(key: "prometheus" | "alertmanager" | "node"): Promise<string> {
  const list = await dockerOutput(
    ...["image", "ls", "--filter", `reference=citadel/${key}`, "--format", "{{.Repository}}:{{.Tag}}"],
  );
  const image = list.split("\n").find((tag) => /-(local|public)$/.test(tag));
  if (image === undefined) throw new Error(`no image of ${key}: run npm run setup -- --env local`);
  return image;
}
