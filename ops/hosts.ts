import type { DockerHost, Environment } from "../infra/environments/environment.ts";
import { localHost, sshHost, type HostShell } from "./host-shell.ts";
import type { SshAccess } from "./ssh.ts";

/**
 * What runs scripts on a host of an environment: in `local` beneath the host's directory, else over ssh.
 * @throws Error when the environment knows no such host.
 */
export function hostShell(
  environment: Pick<Environment, "dockerHosts" | "hostDirectories">,
  host: string,
): HostShell {
  const access = dockerHost(environment, host);
  if (access.kind === "this-machine") return localHost(host, environment.hostDirectories[host] ?? "/");
  return sshHost(host, sshAccess(access));
}

/**
 * How the Docker daemon of a host is reached.
 * @throws Error when the environment knows no such host.
 */
export function dockerHost({ dockerHosts }: Pick<Environment, "dockerHosts">, host: string): DockerHost {
  const access = dockerHosts[host];
  if (access !== undefined) return access;
  throw new Error(`${host}: the environment does not say how it is reached: add it to inventory/hosts.ts`);
}

/** The same way as a command line of ssh has it. */
export function sshAccess({ url, sshOptions }: Extract<DockerHost, { kind: "ssh" }>): SshAccess {
  const { username, hostname, port } = new URL(url);
  return {
    destination: username === "" ? hostname : `${username}@${hostname}`,
    options: [...(port === "" ? [] : ["-p", port]), ...sshOptions],
  };
}
