import type { Environment } from "../../infra/environments/environment.ts";
import { commandText } from "../command-text.ts";
import type { ReleaseCause } from "../releases/record.ts";

/**
 * What to do about a deployment that failed half-way, one line. A rollback is repeated with its release by number: what
 * is recorded as live is then still what one wants to be rid of.
 */
export function wayOn(
  environment: Pick<Environment, "name" | "instance" | "platform">,
  cause: ReleaseCause,
): string {
  const command = (name: string, ...words: readonly string[]) => commandText(environment, name, ...words);
  if (cause.kind === "deploy") {
    return `To go on: correct the cause, then ${command("deploy")} again. To go back: ${command("rollback")}`;
  }
  const only = cause.only === "config" ? ["--only", "config"] : [];
  return `To go on: correct the cause, then ${command("rollback", "--to", String(cause.to), ...only)}`;
}
