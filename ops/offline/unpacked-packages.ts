import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runCommand } from "../command.ts";

/** Seconds for each step. */
const TIMEOUT_SECONDS = 600;

/**
 * Debian packages of this machine's own release, unpacked into a folder and not installed, so that none of
 * their services starts: for tests that need a program in an older version than the images have.
 *
 * @param folder - made as a whole or not at all; one that exists is taken as it is
 * @returns the folder; a program lies in it at the place where the package would install it
 * @throws Error with what to do where a package cannot be had
 */
export async function unpackedPackages(packages: readonly string[], folder: string): Promise<string> {
  const existing = await readdir(folder).catch(() => []);
  if (existing.length > 0) return folder;
  const workshop = `${folder}.${String(process.pid)}`;
  await mkdir(join(workshop, "packages"), { recursive: true });
  try {
    await download(packages, join(workshop, "packages"));
    for (const file of await readdir(join(workshop, "packages"))) {
      await run(["dpkg", "--extract", join("packages", file), "root"], workshop);
    }
    await mkdir(dirname(folder), { recursive: true });
    await rename(join(workshop, "root"), folder);
    return folder;
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** A machine that has never updated its package lists, or long ago, does so once. */
async function download(packages: readonly string[], folder: string): Promise<void> {
  const argv = ["apt-get", "download", ...packages];
  try {
    await run(argv, folder);
  } catch {
    await runCommand(["apt-get", "update"], { timeoutSeconds: TIMEOUT_SECONDS });
    await run(argv, folder);
  }
}

async function run(argv: readonly string[], cwd: string): Promise<void> {
  const result = await runCommand(argv, { cwd, timeoutSeconds: TIMEOUT_SECONDS });
  if (result.exitCode === 0) return;
  const problem = result.stderr.trim().split("\n").at(-1) ?? "";
  throw new Error(
    `${argv.join(" ")}: ${problem}: run apt-get update as root, and this again, on Debian or Ubuntu`,
  );
}
