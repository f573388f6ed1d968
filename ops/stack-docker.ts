import type { Environment } from "../infra/environments/environment.ts";
import { stackHost } from "../infra/stacks/stack-names.ts";
import { dockerOn, type Docker } from "./docker.ts";

/** What has to be known of an environment to reach the daemon of a stack. */
export type StackEnvironment = Pick<Environment, "instance" | "inventory" | "dockerHosts">;

/**
 * The Docker daemon on which a stack makes containers; undefined for one that makes none.
 * @throws Error when the environment does not say how the stack's host is reached.
 */
export function stackDocker(environment: StackEnvironment, stack: string): Docker | undefined {
  const host = stackHost(environment, stack);
  return host === undefined ? undefined : dockerOn(environment, host);
}
