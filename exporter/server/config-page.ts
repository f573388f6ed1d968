import type { LoadedConfig } from "../config-file.ts";
import type { WebConfig } from "../access/web-config/web-config.ts";
import { type Answer, jsonAnswer, textAnswer } from "./answer.ts";

/**
 * The configuration in use as JSON. What is secret in `web.config.yml` is a `Secret` from the moment it is read, and
 * writes itself as `<secret>`; the configuration of the exporter holds none, only the names of files.
 */
export function configPage(
  loaded: LoadedConfig | undefined,
  web: WebConfig | undefined,
  problem: string,
): Answer {
  if (loaded === undefined) return textAnswer(503, `there is no configuration: ${problem}`);
  const { status, contentType, body } = jsonAnswer(200, {
    hash: loaded.hash,
    configuration: loaded.config,
    ...(web && { webConfiguration: web.text }),
  });
  return { status, contentType, body, headers: { "cache-control": "no-store" } };
}
