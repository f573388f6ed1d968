import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { until } from "../../exporter/support/until.ts";
import { containerLabels } from "../container-labels.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const execute = promisify(execFile);

/** Longest that one command of Docker's may take on a busy machine: one that hangs is named, not the test. */
const DOCKER_MILLISECONDS = 120_000;

/** What `docker` prints, trimmed. @throws {Error} with Docker's own message */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await execute("docker", args, { maxBuffer: 16 << 20, timeout: DOCKER_MILLISECONDS });
  return stdout.trim();
}

/**
 * Makes a container's process stop answering while its sockets stay open. By a signal: `docker pause` waits for the
 * kernel's freezer, which has been seen never to end on a busy machine.
 */
export function hang({ id }: Container): Promise<string> {
  return docker("kill", "--signal=STOP", id);
}

/** Ends {@link hang}. */
export function goOn({ id }: Container): Promise<string> {
  return docker("kill", "--signal=CONT", id);
}

/** A container of a test. */
export interface Container {
  readonly id: string;
  /** What it has said so far. */
  readonly logs: () => Promise<string>;
  readonly close: () => Promise<unknown>;
}

/**
 * Runs a container as production runs them: host network, read-only root, no capabilities, user 65534.
 * @param tmpfs directories of its own that it may write
 */
export async function container(
  image: string,
  {
    tmpfs = [],
    mounts = {},
    entrypoint,
    command = [],
    env = {},
    mebibytes,
  }: {
    readonly tmpfs?: readonly string[];
    /** Path of this machine by path in the container, read-only. */
    readonly mounts?: Readonly<Record<string, string>>;
    readonly entrypoint?: string;
    readonly command?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    /** Memory that it may have, beyond which the kernel ends it. @defaultValue what there is */
    readonly mebibytes?: number;
  },
): Promise<Container> {
  const id = await docker(
    "run",
    "--detach",
    ...containerLabels("exporter"),
    "--network=host",
    "--read-only",
    "--cap-drop=ALL",
    "--user=65534:65534",
    ...tmpfs.map((path) => `--tmpfs=${path}:uid=65534,gid=65534,mode=0700`),
    ...Object.entries(mounts).map(([inside, outside]) => `--volume=${outside}:${inside}:ro`),
    ...Object.entries(env).map(([name, value]) => `--env=${name}=${value}`),
    ...(mebibytes === undefined
      ? []
      : [`--memory=${String(mebibytes)}m`, `--memory-swap=${String(mebibytes)}m`]),
    ...(entrypoint === undefined ? [] : [`--entrypoint=${entrypoint}`]),
    image,
    ...command,
  );
  return {
    id,
    logs: async () => {
      const { stdout, stderr } = await execute("docker", ["logs", id]);
      return stdout + stderr;
    },
    close: () => docker("rm", "--force", "--volumes", id),
  };
}

/** Newest image of a recipe that setup has made, e.g. `citadel/redis:8.0.6-local`. @throws {Error} without one */
export async function image(name: string): Promise<string> {
  const list = await docker(
    "image",
    "ls",
    "--filter",
    `reference=citadel/${name}`,
    "--format",
    "{{.Repository}}:{{.Tag}}",
  );
  const found = list.split("\n").find((tag) => /-(?:local|public)$/.test(tag));
  if (found === undefined) throw new Error(`no image of ${name}: run npm run setup -- --env local`);
  return found;
}

/** A folder of files that containers may read. */
export function folderOf(files: Readonly<Record<string, string>>) {
  const path = temporaryDirectory("exporter-integration-");
  chmodSync(path, 0o755);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return {
    path,
    file: (name: string) => join(path, name),
    write: (name: string, text: string) => {
      writeFileSync(join(path, name), text);
    },
    writeBytes: (name: string, bytes: Uint8Array) => {
      writeFileSync(join(path, name), bytes);
    },
  };
}

/** Waits until a container says that it is ready. @throws {Error} with everything it said */
export async function said(thing: Container, text: string): Promise<void> {
  try {
    await until(`it says "${text}"`, async () => (await thing.logs()).includes(text));
  } catch (error) {
    throw new Error(`${String(error)}; it said:\n${await thing.logs()}`, { cause: error });
  }
}
