import type { SecretFile } from "../../inventory/secrets.ts";
import { writeSecret } from "../certificates/host-certificates.ts";
import type { RotationSite } from "./site.ts";

/** Puts a secret file in place, as long as nobody else may change the environment. @throws {LockError} {@link HostError} */
export async function writeWhileHeld(
  { environment, expectHeld }: RotationSite,
  file: SecretFile,
  text: string,
): Promise<void> {
  expectHeld();
  await writeSecret(environment, file, text);
}
