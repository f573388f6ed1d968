import type { Environment } from "../infra/environments/environment.ts";

/** What a person types to run a command of ours for an environment, e.g. `npm run setup -- --env production`. */
export function commandText(
  { name, instance, platform }: Pick<Environment, "name" | "instance" | "platform">,
  command: string,
  ...words: readonly string[]
): string {
  const copy =
    platform === undefined || instance === "local"
      ? []
      : ["--instance", instance, "--prefix", platform.prefix];
  return ["npm run", command, "--", "--env", name, ...copy, ...words].join(" ");
}
