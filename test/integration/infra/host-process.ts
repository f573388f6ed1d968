import { spawn } from "node:child_process";
// eslint-disable-next-line no-restricted-imports -- Processes live in it; it goes with them, at the next start too.
import { chmodSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { runCommand } from "../../../ops/command.ts";
import { dockerHere, dockerOutput } from "../../../ops/docker.ts";

/** A server that runs as a process of the host, as a package's unit would start it: as a user of its own. */
export interface HostProcess {
  /** What it has written to standard error so far. */
  readonly log: () => string;
  /** Its exit code or signal; undefined while it runs. */
  readonly ended: () => number | NodeJS.Signals | undefined;
  readonly stop: () => Promise<void>;
}

/** Where roots of hosts are made; nobody else's processes have such a root. */
const PREFIX = join(tmpdir(), "citadel-test-host-");

/** A new folder that plays the root of a host. What a run that was killed left behind, processes too, goes away. */
export function hostRoot(): string {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    if (rootOf(pid).startsWith(PREFIX)) process.kill(Number(pid), "SIGKILL");
  }
  for (const name of readdirSync(dirname(PREFIX)).filter((name) => name.startsWith(basename(PREFIX)))) {
    rmSync(join(dirname(PREFIX), name), { recursive: true, force: true });
  }
  const root = mkdtempSync(PREFIX);
  chmodSync(root, 0o755);
  return root;
}

function rootOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/root`);
  } catch {
    // It has ended meanwhile.
    return "";
  }
}

/**
 * Lays the files of an image out beneath a folder that plays the root of a host: the package is installed there.
 *
 * @returns path of the program beneath that root
 */
export async function installedProgram(image: string, name: string, root: string): Promise<string> {
  const output = async (...args: readonly string[]) => (await dockerOutput(dockerHere, args)).trim();
  const find = `readlink -f "$(command -v ${name})"`;
  const path = await output("run", "--rm", "--entrypoint", "sh", image, "-c", find);
  const id = await output("create", image, "true");
  const argv = ["sh", "-c", 'docker export "$1" | tar -x -C "$2"', "export", id, root];
  const { exitCode, stderr } = await runCommand(argv, { timeoutSeconds: 120 });
  await output("rm", id);
  if (exitCode !== 0) throw new Error(`docker export ${image}: ${stderr}`);
  return path;
}

/** Starts a program that is installed beneath a root, as nobody. It is ended by its own process id. */
export function hostProcess(root: string, program: string, args: readonly string[]): HostProcess {
  // chroot becomes the program: one process, with the program's own name.
  const child = spawn("chroot", ["--userspec=65534:65534", root, program, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  const closed = new Promise<void>((resolve) => {
    child.once("close", () => {
      resolve();
    });
  });
  return {
    log: () => log,
    ended: () => child.exitCode ?? child.signalCode ?? undefined,
    stop: async () => {
      child.kill("SIGKILL");
      await closed;
    },
  };
}
