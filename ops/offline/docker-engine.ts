import { readFile } from "node:fs/promises";
import { runCommand } from "../command.ts";
import type { CommandResult } from "../command.ts";
import { installDebianPackages } from "./apt.ts";
import { startDockerd } from "./dockerd.ts";
import { DEFAULT_ENDPOINT, engineDecision, engineRefusal } from "./engine-decision.ts";
import type { EngineFacts } from "./engine-decision.ts";
import { withLock } from "./lock.ts";

/** A Docker daemon that answers. */
export interface DockerEngine {
  /** Its address, e.g. `unix:///var/run/docker.sock`. */
  readonly endpoint: string;
  /** The daemon's version, e.g. `20.10.24`. */
  readonly version: string;
  /** Whether it was `running` already, had to be `started`, or to be `installed` and started. */
  readonly origin: "running" | "started" | "installed";
}

/**
 * A Docker daemon for the local environment. One that answers is left as it is; else, on Debian and Ubuntu as
 * root, `docker.io` is installed if need be, and its daemon started so that it outlives this process.
 *
 * @param report - called with a line for each thing that is changed on the machine
 * @throws Error that says what to do, where none answers and none can be started
 */
export async function ensureDockerEngine(report: (line: string) => void): Promise<DockerEngine> {
  return withLock("docker-engine", report, async () => {
    const answer = await dockerVersion();
    if (answer.exitCode === 0) return usableEngine(answer.stdout.trim(), "running");
    const decision = engineDecision(await engineFacts(answer));
    if (decision.action === "refuse") throw new Error(decision.message);
    if (decision.action === "install") await installDebianPackages(["docker.io"], report);
    await startDockerd(report);
    const started = await dockerVersion();
    if (started.exitCode !== 0) throw new Error(`docker version: ${started.stderr.trim()}: run this again`);
    return usableEngine(started.stdout.trim(), decision.action === "install" ? "installed" : "started");
  });
}

async function usableEngine(version: string, origin: DockerEngine["origin"]): Promise<DockerEngine> {
  const format = "{{.OperatingSystem}} {{json .SecurityOptions}}";
  const info = await runCommand(["docker", "info", "--format", format], { timeoutSeconds: 30 });
  const refusal = engineRefusal(info.stdout);
  if (refusal !== undefined) throw new Error(refusal);
  return { endpoint: await dockerEndpoint(), version, origin };
}

function dockerVersion(): Promise<CommandResult> {
  return runCommand(["docker", "version", "--format", "{{.Server.Version}}"], { timeoutSeconds: 30 });
}

async function engineFacts(answer: CommandResult): Promise<EngineFacts> {
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  const ids = release.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm);
  const dockerd = await runCommand(["dockerd", "--version"], { timeoutSeconds: 30 });
  return {
    output: `${answer.stdout}${answer.stderr}`,
    endpoint: await dockerEndpoint(),
    platform: process.platform,
    distribution: [...ids].map(([, id]) => id).join(" "),
    root: process.getuid?.() === 0,
    dockerdInstalled: dockerd.exitCode === 0,
  };
}

async function dockerEndpoint(): Promise<string> {
  const format = "{{.Endpoints.docker.Host}}";
  const context = await runCommand(["docker", "context", "inspect", "--format", format], {
    timeoutSeconds: 30,
  });
  // Without a client there is no context either: it will be installed with its defaults.
  if (context.exitCode !== 0) return process.env["DOCKER_HOST"] ?? DEFAULT_ENDPOINT;
  return context.stdout.trim();
}
