import type { ImageReferences } from "../environments/environment.ts";
import { contentTag, type ImageBuild } from "./image-build.ts";

/** The images that the publisher's is put together from. */
export type PublisherParts = Pick<ImageReferences, "base" | "prometheus" | "alertmanager">;

/**
 * How the image that publishes to the metrics server is built: Node.js of the base, promtool and amtool of the servers'
 * own images (ADR 0010).
 *
 * @param dockerfile - text of `infra/publisher/Dockerfile`
 */
export function publisherImage(
  dockerfile: string,
  { base, prometheus, alertmanager }: PublisherParts,
): ImageBuild {
  return {
    tag: contentTag("publisher", [dockerfile, base, prometheus, alertmanager]),
    dockerfile,
    buildArguments: { BASE: base, PROMETHEUS: prometheus, ALERTMANAGER: alertmanager },
    files: {},
  };
}
