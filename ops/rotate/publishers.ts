import type { Environment } from "../../infra/environments/environment.ts";
import { citadelDirectory } from "../../inventory/secrets.ts";
import { shellWord } from "../../infra/shell-word.ts";
import { hostShell } from "../hosts.ts";
import { RotationError } from "./site.ts";

/** Longest that a publisher may take, which reads what it logs in with when it starts: its waits and checks. */
const PUBLISHER_SECONDS = 120;

/**
 * Waits until no publisher is at work that may have read what is about to be refused.
 * @param secret - what is rotated
 * @param directory - configuration directory of the server that is published to, on `host`
 * @throws {RotationError} when somebody publishes for longer than a publisher may.
 */
export async function publishersDone(
  environment: Environment,
  secret: string,
  { host: name, directory }: { readonly host: string; readonly directory: string },
): Promise<void> {
  const host = hostShell(environment, name);
  const lock = shellWord(host.path(`${citadelDirectory(directory)}/publish.lock`));
  const { exitCode } = await host.run(
    `[ -e ${lock} ] || exit 0\nflock -w ${String(PUBLISHER_SECONDS)} ${lock} true\n`,
  );
  if (exitCode === 0) return;
  throw new RotationError(
    `${secret}: somebody publishes to ${name}: ${directory} for more than ${String(PUBLISHER_SECONDS)} s: rotate again when it is done`,
  );
}
