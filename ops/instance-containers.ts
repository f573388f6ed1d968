import { z } from "zod";
import { runCommand } from "./command.ts";

const inspected = z.array(
  z.object({
    Id: z.string(),
    Name: z.string(),
    Config: z.object({ Labels: z.record(z.string(), z.string()).nullable() }),
  }),
);

/** A container of ours on this machine, whoever made it. */
export interface LabelledContainer {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

const inspectedVolumes = z.array(
  z.object({ Name: z.string(), Labels: z.record(z.string(), z.string()).nullable() }),
);

/** A volume of ours on this machine. */
export interface LabelledVolume {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Docker did not do what was asked. */
class DockerError extends Error {
  override readonly name = "DockerError";
}

/** Every container of an instance, running or not, by its labels alone. @throws {DockerError} */
export async function instanceContainers(instance: string): Promise<readonly LabelledContainer[]> {
  const ids = await lines([
    "ps",
    "--all",
    "--no-trunc",
    "--quiet",
    "--filter",
    `label=citadel.instance=${instance}`,
  ]);
  if (ids.length === 0) return [];
  // One that goes away meanwhile is no error: what is left is shown.
  const { stdout } = await runCommand(["docker", "inspect", "--type", "container", ...ids], {
    timeoutSeconds: 60,
  });
  return inspected
    .parse(JSON.parse(stdout))
    .map(({ Id, Name, Config }) => ({ id: Id, name: Name.replace(/^\//, ""), labels: Config.Labels ?? {} }));
}

/** Ends and removes containers. @throws {DockerError} */
export async function removeContainers(containers: readonly LabelledContainer[]): Promise<void> {
  if (containers.length === 0) return;
  const ids = containers.map(({ id }) => id);
  // Politely first: a database that is killed has to recover.
  await docker(["stop", "--time", "60", ...ids]);
  await docker(["rm", "--force", ...ids]);
}

/** Every volume of an instance, by its labels alone. @throws {DockerError} */
export async function instanceVolumes(instance: string): Promise<readonly LabelledVolume[]> {
  const names = await lines(["volume", "ls", "--quiet", "--filter", `label=citadel.instance=${instance}`]);
  if (names.length === 0) return [];
  return inspectedVolumes
    .parse(JSON.parse(await docker(["volume", "inspect", ...names])))
    .map(({ Name, Labels }) => ({ name: Name, labels: Labels ?? {} }));
}

/** Removes volumes and what is in them. @throws {DockerError} */
export async function removeVolumes(volumes: readonly LabelledVolume[]): Promise<void> {
  if (volumes.length > 0) await docker(["volume", "rm", "--force", ...volumes.map(({ name }) => name)]);
}

async function lines(args: readonly string[]): Promise<readonly string[]> {
  return (await docker(args)).split("\n").filter((line) => line !== "");
}

async function docker(args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand(["docker", ...args], { timeoutSeconds: 600 });
  if (exitCode !== 0)
    throw new DockerError(
      `docker ${args[0] ?? ""}: ${stderr.trim()}: start the Docker daemon, or correct what it names`,
    );
  return stdout;
}
