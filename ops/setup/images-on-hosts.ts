import type { Environment } from "../../infra/environments/environment.ts";
import { imageBuilds, imageSources, type ImageSources } from "../../infra/images/built-images.ts";
import type { ImageBuild } from "../../infra/images/image-build.ts";
import { dockerFailure, dockerOn, isNoSuchImage } from "../docker.ts";
import { dockerHost } from "../hosts.ts";
import { shippedImage } from "../shipped-image.ts";
import { builtImage, type Report } from "./local.ts";

/** An image of ours, and the host that runs it. */
export interface HostImage {
  readonly host: string;
  readonly build: ImageBuild;
}

/** The images of ours that an environment runs, each on its host: the exporter's, and the metrics server's publisher's. */
export function hostImages({ inventory, images }: Environment, sources: ImageSources): readonly HostImage[] {
  const { exporter, publisher } = imageBuilds(sources, images);
  return [
    { host: inventory.exporter.host, build: exporter },
    { host: inventory.metricsServer.host, build: publisher },
  ];
}

/**
 * Puts the images of ours, which no registry has, on their hosts: built here, sent over each host's own connection.
 * Nothing where a host has its image.
 *
 * @param checkout - absolute path of the repository
 * @throws Error with Docker's own words, or how hosts cannot be reached, a line each.
 */
export async function imagesOnHosts(
  environment: Environment,
  checkout: string,
  report: Report,
): Promise<void> {
  const failures: string[] = [];
  // One after the other: what one build takes of this machine, and one image of the line, is enough.
  for (const image of hostImages(environment, imageSources(checkout))) {
    try {
      await imageOnHost(environment, image, report);
    } catch (error) {
      // A host that is down does not keep the others from theirs.
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (failures.length > 0) throw new Error(failures.join("\n"));
}

async function imageOnHost(
  environment: Environment,
  { host, build }: HostImage,
  report: Report,
): Promise<void> {
  const inspect = ["image", "inspect", "--format", "{{.Id}}", build.tag];
  const docker = dockerOn(environment, host);
  const found = await docker.run(inspect);
  if (found.exitCode !== 0 && !isNoSuchImage(found)) throw dockerFailure(docker, inspect, found);
  if (found.exitCode === 0) {
    report(`image ${build.tag}: is on ${host}`);
    return;
  }
  await builtImage(build, report);
  const access = dockerHost(environment, host);
  if (access.kind === "ssh") report(`${host}: ${await shippedImage(host, access, build.tag)}`);
}
