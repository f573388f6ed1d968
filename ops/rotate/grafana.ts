import { postAnswerOf } from "../ask.ts";
import { RotationError, type RotationSite } from "./site.ts";

/**
 * Has Grafana read its data sources again: it alone keeps the password and the CA that it read when it was told of them.
 * @param name - of the secret that is rotated
 * @throws {RotationError} when it does not. {@link LockError}
 */
export async function dataSourcesReadAgain(
  { endpoints, expectHeld }: RotationSite,
  name: string,
): Promise<void> {
  expectHeld();
  const path = "/api/admin/provisioning/datasources/reload";
  const { status, text } = await postAnswerOf(endpoints.grafana, path);
  if (status === 200) return;
  throw new RotationError(
    `${name}: Grafana does not read its data sources again (status ${String(status)}: ${text.trim()}): its log says why`,
  );
}
