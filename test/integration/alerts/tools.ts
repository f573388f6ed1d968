import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
// eslint-disable-next-line no-restricted-imports -- Of one call, and mutate-rules calls it outside of Jest.
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { runCommand, type CommandResult } from "../../../ops/command.ts";
import { ensureImages } from "../../../ops/offline/images.ts";
import { unpackedPackages } from "../../../ops/offline/unpacked-packages.ts";

/** Seconds for one call; the rule tests take a minute on a slow machine. */
const timeoutSeconds = 600;

/** promtool keeps a database for each case, on disk unless told otherwise, and throws it away: time for nothing. */
const inMemory = { GOGC: "400", ...(existsSync("/dev/shm") ? { TMPDIR: "/dev/shm" } : {}) };

/** A program that checks files, run in the folder that holds them. */
export type Checker = (folder: string, args: readonly string[]) => Promise<CommandResult>;

/** promtool of the Prometheus that we run, without a network. */
export async function currentPromtool(): Promise<Checker> {
  const { prometheus } = await ensureImages(() => undefined);
  return inContainer(prometheus.reference, "promtool");
}

/** A shell with the Alertmanager that we run and its amtool, without a network but its own loopback. */
export async function alertmanagerShell(): Promise<Checker> {
  const { alertmanager } = await ensureImages(() => undefined);
  return inContainer(alertmanager.reference, "sh");
}

/** promtool of Prometheus 2, as this machine's Debian or Ubuntu has it. */
export async function oldPromtool(): Promise<Checker> {
  const root = await unpackedPackages(["prometheus"], join(tmpdir(), "citadel-debian-prometheus"));
  return (folder, args) =>
    runCommand([join(root, "usr/bin/promtool"), ...args], { timeoutSeconds, cwd: folder, env: inMemory });
}

/** Runs `use` with a folder that holds these files and is taken away afterwards. */
export async function withFiles<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "citadel-alerts-"));
  try {
    // The containers run as nobody.
    await chmod(folder, 0o755);
    for (const [name, text] of Object.entries(files)) {
      await mkdir(join(folder, name, ".."), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function inContainer(image: string, program: string): Checker {
  return (folder, args) =>
    runCommand(
      [
        ...["docker", "run", "--rm", "--network", "none", "--entrypoint", program],
        ...["--tmpfs", "/tmp", "--env", `GOGC=${inMemory.GOGC}`],
        ...["--volume", `${folder}:/files:ro`, "--workdir", "/files", image, ...args],
      ],
      { timeoutSeconds },
    );
}
