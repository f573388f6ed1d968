import { readFileSync } from "node:fs";
import { join } from "node:path";
import { imageBuild, imageSource, type ImageBuild, type ImageSource } from "./image-build.ts";
import { publisherImage, type PublisherParts } from "./publisher-image.ts";

/** Images that are built from this repository. */
export type BuiltImageName = "exporter" | "simulator" | "publisher";

/** What this repository gives to its images, whatever they are built on. */
export interface ImageSources {
  readonly exporter: ImageSource;
  readonly simulator: ImageSource;
  /** Text of `infra/publisher/Dockerfile`. */
  readonly publisherDockerfile: string;
}

/**
 * The sources of every image of ours; takes some 0.6 s.
 * @param checkout - absolute path of the repository
 * @throws {ImageSourceError} when a program does not compile.
 */
export function imageSources(checkout: string): ImageSources {
  return {
    exporter: imageSource(checkout, "exporter"),
    simulator: imageSource(checkout, "simulator"),
    publisherDockerfile: readFileSync(join(checkout, "infra/publisher/Dockerfile"), "utf8"),
  };
}

/** How an environment's images of ours are built on the images of others. */
export function imageBuilds(
  { exporter, simulator, publisherDockerfile }: ImageSources,
  parts: PublisherParts,
): Readonly<Record<BuiltImageName, ImageBuild>> {
  return {
    exporter: imageBuild(exporter, parts.base),
    simulator: imageBuild(simulator, parts.base),
    publisher: publisherImage(publisherDockerfile, parts),
  };
}
