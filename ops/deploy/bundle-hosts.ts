import { block, list, text } from "../../infra/aspects/problem.ts";
import type { DockerHost, Environment } from "../../infra/environments/environment.ts";
import { stackHost } from "../../infra/stacks/stack-names.ts";
import type { Bundle, StackBundle } from "../bundle/bundle.ts";

/**
 * An environment that also knows the hosts of a bundle that its inventory does not name any more, reached as they were
 * when the bundle was made.
 */
export function withHostsOf(environment: Environment, { stacks }: Bundle): Environment {
  const former = stacks.flatMap((stack): readonly (readonly [string, DockerHost])[] => {
    const host = stackHost(environment, stack.name);
    return host === undefined ? [] : [[host, dockerHostOf(stack)]];
  });
  return { ...environment, dockerHosts: { ...Object.fromEntries(former), ...environment.dockerHosts } };
}

/** The Docker daemon that a stack's provider is told to use. */
function dockerHostOf({ template }: StackBundle): DockerHost {
  const [provider] = list(block(template["provider"])["docker"]);
  const { host, ssh_opts: options } = block(provider);
  const url = text(host);
  return url === "" ? { kind: "this-machine" } : { kind: "ssh", url, sshOptions: list(options).map(text) };
}
