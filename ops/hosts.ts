import type { Environment } from "../infra/environments/environment.ts";
import { localHost, sshHost, type HostShell } from "./host-shell.ts";

/**
 * What runs scripts on a host of an environment: in `local` beneath the host's directory, else over ssh.
 * @throws Error when the environment knows no such host.
 */
export function hostShell(
  { dockerHosts, hostDirectories }: Pick<Environment, "dockerHosts" | "hostDirectories">,
  host: string,
): HostShell {
  const access = dockerHosts[host];
  if (access === undefined) {
    throw new Error(`${host}: the environment does not say how it is reached: add it to dockerHosts`);
  }
  if (access.kind === "this-machine") return localHost(host, hostDirectories[host] ?? "/");
  const { username, hostname, port } = new URL(access.url);
  return sshHost(host, {
    destination: username === "" ? hostname : `${username}@${hostname}`,
    options: [...(port === "" ? [] : ["-p", port]), ...access.sshOptions],
  });
}
