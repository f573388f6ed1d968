import { z } from "zod";
import { dockerFailure, dockerOutput, type Docker } from "../docker.ts";

const texts = z.record(z.string(), z.string()).nullish();
const list = z.array(z.string()).nullish();

const inspectedContainers = z.array(
  z.object({
    Id: z.string(),
    Name: z.string(),
    Image: z.string(),
    State: z.object({ Status: z.string(), ExitCode: z.number() }),
    Config: z.object({
      Image: z.string(),
      Env: list,
      Labels: texts,
      Cmd: list,
      Entrypoint: list,
      User: z.string(),
    }),
    HostConfig: z.object({
      Memory: z.number(),
      NetworkMode: z.string(),
      PidMode: z.string(),
      ReadonlyRootfs: z.boolean(),
      Privileged: z.boolean(),
      CapAdd: list,
      RestartPolicy: z.object({ Name: z.string() }),
    }),
    Mounts: z.array(
      z.object({
        Type: z.string(),
        Name: z.string().optional(),
        Source: z.string().default(""),
        Destination: z.string(),
        RW: z.boolean(),
      }),
    ),
  }),
);

const inspectedImages = z.array(
  z.object({ Id: z.string(), RepoDigests: list, Config: z.object({ Env: list, Labels: texts }).nullish() }),
);

/** A container as Docker runs it. */
export interface LiveContainer {
  readonly id: string;
  readonly name: string;
  /** `sha256:…` */
  readonly image: string;
  /** What its maker called the image: a reference, or the id again. */
  readonly reference: string;
  /** `<name>@sha256:…` of the image, as far as the daemon knows. */
  readonly digests: readonly string[];
  /** Docker's word, e.g. `running`, `exited`. */
  readonly status: string;
  readonly exitCode: number;
  /** `NAME=value`; what the image sets is left out. */
  readonly env: readonly string[];
  /** What the image sets is left out. */
  readonly labels: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly entrypoint: readonly string[];
  /** Bytes; 0 is no limit. */
  readonly memory: number;
  readonly user: string;
  readonly network: string;
  readonly processes: string;
  readonly restart: string;
  readonly readOnly: boolean;
  readonly privileged: boolean;
  readonly capabilities: readonly string[];
  /** `<source> → <target>, read-only`, sorted. */
  readonly mounts: readonly string[];
}

/**
 * The containers of an instance on one daemon, running or not: those that carry its label, and those that have one
 * of the names though somebody made them without our labels.
 * @throws {DockerError}
 */
export async function liveContainers(
  docker: Docker,
  instance: string,
  names: readonly string[],
): Promise<readonly LiveContainer[]> {
  const filter = `label=citadel.instance=${instance}`;
  const labelled = await dockerOutput(docker, ["ps", "--all", "--quiet", "--no-trunc", "--filter", filter]);
  const wanted = [...new Set([...labelled.split("\n").filter((id) => id !== ""), ...names])];
  if (wanted.length === 0) return [];
  const containers = inspectedContainers.parse(await inspected(docker, "container", wanted));
  const unique = [...new Map(containers.map((container) => [container.Id, container])).values()];
  const ids = [...new Set(unique.map(({ Image }) => Image))];
  const images = ids.length === 0 ? [] : inspectedImages.parse(await inspected(docker, "image", ids));
  return unique
    .map((container) =>
      liveContainer(
        container,
        images.find(({ Id }) => Id === container.Image),
      ),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** How a mount is written in {@link LiveContainer}. */
export function mountText(source: string, target: string, access: "read-only" | "writable"): string {
  return `${source} → ${target}, ${access}`;
}

function liveContainer(
  container: z.infer<typeof inspectedContainers>[number],
  image: z.infer<typeof inspectedImages>[number] | undefined,
): LiveContainer {
  const { Id, Name, Image, State, Config, HostConfig, Mounts } = container;
  const imageEnv = image?.Config?.Env ?? [];
  const imageLabels = image?.Config?.Labels ?? {};
  return {
    id: Id,
    name: Name.replace(/^\//, ""),
    image: Image,
    reference: Config.Image,
    digests: image?.RepoDigests ?? [],
    status: State.Status,
    exitCode: State.ExitCode,
    env: (Config.Env ?? []).filter((variable) => !imageEnv.includes(variable)),
    labels: Object.fromEntries(
      Object.entries(Config.Labels ?? {}).filter(([label, value]) => imageLabels[label] !== value),
    ),
    command: Config.Cmd ?? [],
    entrypoint: Config.Entrypoint ?? [],
    memory: HostConfig.Memory,
    user: Config.User,
    network: HostConfig.NetworkMode,
    processes: HostConfig.PidMode,
    restart: HostConfig.RestartPolicy.Name,
    readOnly: HostConfig.ReadonlyRootfs,
    privileged: HostConfig.Privileged,
    capabilities: HostConfig.CapAdd ?? [],
    mounts: Mounts.map(({ Type, Name: volume, Source, Destination, RW }) =>
      mountText(Type === "volume" ? (volume ?? Source) : Source, Destination, RW ? "writable" : "read-only"),
    ).sort(),
  };
}

/** What `docker inspect` says of those that are there. @throws {DockerError} when it says nothing at all */
async function inspected(
  docker: Docker,
  type: "container" | "image",
  names: readonly string[],
): Promise<unknown> {
  const command = ["inspect", "--type", type, ...names];
  const result = await docker.run(command);
  // One that is not there, or goes away meanwhile, is no error of ours: what is left is shown.
  if (result.stdout.trim() === "") throw dockerFailure(docker, command, result);
  return JSON.parse(result.stdout);
}
