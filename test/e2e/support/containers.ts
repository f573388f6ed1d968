import { z } from "zod";
import { runCommand } from "../../../ops/command.ts";
import { successful, type TestInstance } from "./instance.ts";

const inspected = z.object({
  Id: z.string(),
  Name: z.string(),
  State: z.object({ Running: z.boolean(), StartedAt: z.string() }),
  Config: z.object({ Image: z.string(), User: z.string(), Labels: z.record(z.string(), z.string()) }),
  HostConfig: z.object({
    ReadonlyRootfs: z.boolean(),
    Privileged: z.boolean(),
    CapAdd: z.array(z.string()).nullable(),
    CapDrop: z.array(z.string()).nullable(),
    SecurityOpt: z.array(z.string()).nullable(),
    Memory: z.number(),
    MemorySwap: z.number(),
    LogConfig: z.object({ Type: z.string(), Config: z.record(z.string(), z.string()) }),
  }),
});

/** What `docker inspect` says of a container. */
export type Inspected = z.infer<typeof inspected>;

/** A container of an instance. */
export interface Container {
  readonly id: string;
  readonly name: string;
  /** Label `citadel.role`. */
  readonly role: string;
  /** Label `citadel.stack`. */
  readonly stack: string;
  readonly running: boolean;
  readonly startedAt: string;
  readonly inspected: Inspected;
  /** Everything that `docker inspect` says, as JSON. */
  readonly everything: string;
}

/** Containers of an instance, by its label, sorted by name; those that have ended too. */
export async function containersOf({
  instance,
}: Pick<TestInstance, "instance">): Promise<readonly Container[]> {
  const ids = await listed(["ps", "--all", "--quiet"], instance);
  if (ids.length === 0) return [];
  const json: unknown = JSON.parse(await docker("inspect", "--type", "container", ...ids));
  return z
    .array(z.unknown())
    .parse(json)
    .map((everything) => ({ everything, container: inspected.parse(everything) }))
    .map(({ everything, container }) => ({
      id: container.Id,
      name: container.Name.replace(/^\//, ""),
      role: container.Config.Labels["citadel.role"] ?? "",
      stack: container.Config.Labels["citadel.stack"] ?? "",
      running: container.State.Running,
      startedAt: container.State.StartedAt,
      inspected: container,
      everything: JSON.stringify(everything),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Every container of an instance that runs, by name, with when it was started: the same, as long as none is restarted. */
export async function startTimes(instance: Pick<TestInstance, "instance">): Promise<readonly string[]> {
  const running = (await containersOf(instance)).filter((container) => container.running);
  return running.map(({ name, startedAt }) => `${name} ${startedAt}`);
}

/** Names of an instance's volumes, by its label. */
export function volumesOf({ instance }: Pick<TestInstance, "instance">): Promise<readonly string[]> {
  return listed(["volume", "ls", "--quiet"], instance);
}

/** Everything that a container has written to its log. */
export function logOf({ id }: Container): Promise<string> {
  return docker("logs", id);
}

/** Process ids, on this machine, of what runs in a container. */
export async function processesOf({ id }: Container): Promise<readonly number[]> {
  const [, ...lines] = (await docker("top", id, "-eo", "pid")).trim().split("\n");
  return lines.map(Number);
}

/** What the docker program prints. @throws Error with just that when it fails */
export async function docker(...args: readonly string[]): Promise<string> {
  return successful(await runCommand(["docker", ...args], { timeoutSeconds: 120 }));
}

async function listed(command: readonly string[], instance: string): Promise<readonly string[]> {
  const lines = await docker(...command, "--filter", `label=citadel.instance=${instance}`);
  return lines.split("\n").filter((line) => line !== "");
}
