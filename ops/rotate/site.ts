import type { Environment } from "../../infra/environments/environment.ts";
import { secretFiles, type SecretFile } from "../../inventory/secrets.ts";
import type { Endpoints } from "../endpoints.ts";

/** A running environment, and who is told of each step. */
export interface RotationSite {
  readonly environment: Environment;
  /** Absolute path of the checkout, beneath which the deployer's own files lie. */
  readonly checkout: string;
  readonly endpoints: Endpoints;
  readonly report: (line: string) => void;
  /** To be called before each change. @throws {LockError} once somebody else may change the environment. */
  readonly expectHeld: () => void;
}

/** A secret that could not be rotated: `<name>: <rule>: <remedy>`. */
export class RotationError extends Error {
  override readonly name = "RotationError";
}

/**
 * The one file of a name that a reader has.
 * @throws {RotationError} when the environment has none.
 */
export function secretOf(
  { environment }: RotationSite,
  name: string,
  reader: SecretFile["reader"],
): SecretFile {
  const found = secretFiles(environment.inventory).find(
    (file) => file.name === name && file.reader === reader,
  );
  if (found === undefined)
    throw new RotationError(`${name}: is no secret of the ${reader}: see inventory/secrets.ts`);
  return found;
}
