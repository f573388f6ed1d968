import { z } from "zod";
import { dockerFailure, dockerOutput, type Docker } from "./docker.ts";

const inspected = z.array(
  z.object({
    Id: z.string(),
    Name: z.string(),
    Config: z.object({ Labels: z.record(z.string(), z.string()).nullable() }),
  }),
);

/** A container of ours, whoever made it. */
export interface LabelledContainer {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

const inspectedVolumes = z.array(
  z.object({ Name: z.string(), Labels: z.record(z.string(), z.string()).nullable() }),
);

/** A volume of ours. */
export interface LabelledVolume {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Every container of an instance, running or not, by its labels alone. @throws {DockerError} */
export async function instanceContainers(
  docker: Docker,
  instance: string,
): Promise<readonly LabelledContainer[]> {
  const filter = `label=citadel.instance=${instance}`;
  const ids = await lines(docker, ["ps", "--all", "--no-trunc", "--quiet", "--filter", filter]);
  if (ids.length === 0) return [];
  const inspect = ["inspect", "--type", "container", ...ids];
  const shown = await docker.run(inspect);
  // One that goes away meanwhile is no error: what is left is shown.
  if (shown.stdout === "") throw dockerFailure(docker, inspect, shown);
  return inspected
    .parse(JSON.parse(shown.stdout))
    .map(({ Id, Name, Config }) => ({ id: Id, name: Name.replace(/^\//, ""), labels: Config.Labels ?? {} }));
}

/** Ends and removes containers. @throws {DockerError} */
export async function removeContainers(
  docker: Docker,
  containers: readonly LabelledContainer[],
): Promise<void> {
  if (containers.length === 0) return;
  const ids = containers.map(({ id }) => id);
  // Politely first: a database that is killed has to recover.
  await dockerOutput(docker, ["stop", "--time", "60", ...ids]);
  await dockerOutput(docker, ["rm", "--force", ...ids]);
}

/** Every volume of an instance, by its labels alone. @throws {DockerError} */
export async function instanceVolumes(docker: Docker, instance: string): Promise<readonly LabelledVolume[]> {
  const names = await lines(docker, [
    "volume",
    "ls",
    "--quiet",
    "--filter",
    `label=citadel.instance=${instance}`,
  ]);
  if (names.length === 0) return [];
  return inspectedVolumes
    .parse(JSON.parse(await dockerOutput(docker, ["volume", "inspect", ...names])))
    .map(({ Name, Labels }) => ({ name: Name, labels: Labels ?? {} }));
}

/** Removes volumes and what is in them. @throws {DockerError} */
export async function removeVolumes(docker: Docker, volumes: readonly LabelledVolume[]): Promise<void> {
  if (volumes.length === 0) return;
  await dockerOutput(docker, ["volume", "rm", "--force", ...volumes.map(({ name }) => name)]);
}

async function lines(docker: Docker, args: readonly string[]): Promise<readonly string[]> {
  return (await dockerOutput(docker, args)).split("\n").filter((line) => line !== "");
}
