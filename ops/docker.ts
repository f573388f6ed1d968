import type { Environment } from "../infra/environments/environment.ts";
import { runCommand, type CommandResult } from "./command.ts";
import { shellWord } from "../infra/shell-word.ts";
import { dockerHost, sshAccess } from "./hosts.ts";
import { connectionRemedy, sshCommand } from "./ssh.ts";

/** The Docker daemon that serves a host. */
export interface Docker {
  /** The host's name in the inventory, or `this machine`; for messages. */
  readonly name: string;
  /**
   * What came of `docker <arguments>`. Never throws; a host that cannot be reached says why on standard error.
   * @param input - text for its standard input. @defaultValue none: end of file at once
   */
  readonly run: (args: readonly string[], input?: string) => Promise<CommandResult>;
}

/** Docker, or the way to it, did not do what was asked: `<host>: docker <command>: <rule>: <remedy>`. */
export class DockerError extends Error {
  override readonly name = "DockerError";
}

/** Seconds that one command may take: databases are given a minute each to end. */
const TIMEOUT_SECONDS = 600;

/** No line of what we give Docker to read. */
const END_OF_INPUT = "END_OF_THE_INPUT_OF_DOCKER";

/** The daemon of this machine, as the `docker` on PATH reaches it. */
export const dockerHere: Docker = {
  name: "this machine",
  run: (args, input) =>
    runCommand(["docker", ...args], {
      timeoutSeconds: TIMEOUT_SECONDS,
      ...(input === undefined ? {} : { input }),
    }),
};

/**
 * The daemon that serves a host of an environment, reached as Terraform's provider reaches it: as the same user, over
 * ssh with the environment's options.
 * @throws Error when the environment knows no such host.
 */
export function dockerOn(environment: Pick<Environment, "dockerHosts">, host: string): Docker {
  const access = dockerHost(environment, host);
  if (access.kind === "this-machine") return { ...dockerHere, name: host };
  // The user's own shell may be any: the words go to a POSIX one, through its standard input.
  const argv = sshCommand(sshAccess(access), "sh -s");
  return {
    name: host,
    run: (args, input) => {
      const words = args.map(shellWord).join(" ");
      // As a here-document: shells may read ahead of the command that they start.
      const here = input === undefined ? "" : ` <<'${END_OF_INPUT}'\n${input}\n${END_OF_INPUT}`;
      return runCommand(argv, { timeoutSeconds: TIMEOUT_SECONDS, input: `exec docker ${words}${here}\n` });
    },
  };
}

/** What `docker <arguments>` prints. @throws {DockerError} */
export async function dockerOutput(docker: Docker, args: readonly string[]): Promise<string> {
  const result = await docker.run(args);
  if (result.exitCode !== 0) throw dockerFailure(docker, args, result);
  return result.stdout;
}

/** Whether `docker image inspect` failed because an image is not there, and not because the daemon could not be asked. */
export function isNoSuchImage({ stderr }: Pick<CommandResult, "stderr">): boolean {
  return /no such (?:image|object)/i.test(stderr);
}

/** A command that failed, in words. */
export function dockerFailure(
  { name }: Pick<Docker, "name">,
  [command = ""]: readonly string[],
  { exitCode, stderr }: Pick<CommandResult, "exitCode" | "stderr">,
): DockerError {
  const words = stderr.trim().replace(/\s*\n\s*/g, "; ");
  const why = words === "" ? `exit code ${String(exitCode)}` : words;
  return new DockerError(`${name}: docker ${command}: ${why}: ${remedy(exitCode, stderr)}`);
}

function remedy(exitCode: number, stderr: string): string {
  const connection = connectionRemedy(exitCode, stderr);
  if (connection !== undefined) return connection;
  if (/permission denied.*docker/i.test(stderr)) return "put the account into the host's group docker";
  if (/cannot connect to the docker daemon/i.test(stderr)) return "start the Docker daemon";
  if (/no such image/i.test(stderr)) return "npm run setup -- --env <environment> gets the images";
  if (exitCode === 127) return "install Docker on the host";
  return "correct what it names";
}
