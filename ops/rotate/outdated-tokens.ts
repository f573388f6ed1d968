import { series, type TokenRole } from "../../inventory/metrics/index.ts";
import { answer } from "../http.ts";
import { RotationError, type RotationSite } from "./site.ts";

/**
 * How many requests the exporter has accepted with the old token of a rotation, by what it says itself: a client that
 * has taken the new one adds nothing to it.
 * @param token - one that the exporter accepts; the new one, so that the question itself is not counted
 * @throws {RotationError} when the exporter does not say.
 */
export async function outdatedTokenRequests(
  { endpoints: { exporter } }: RotationSite,
  role: TokenRole,
  token: string,
): Promise<number> {
  const url = `${exporter.url}/metrics`;
  const { text } = await answer(url, { kind: "bearer", token }, exporter.caFile);
  const name = series("llm_exporter_outdated_token_requests_total", { role });
  const line = text.split("\n").find((each) => each.startsWith(`${name} `));
  if (line !== undefined) return Number(line.slice(name.length));
  throw new RotationError(`${role}-token: ${url} has no ${name}: deploy this version of the exporter first`);
}
