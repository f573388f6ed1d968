import type { Environment } from "../../infra/environments/environment.ts";
import { imageBuild, imageSource, type ImageBuild } from "../../infra/images/image-build.ts";
import { dockerOn } from "../docker.ts";
import { dockerHost } from "../hosts.ts";
import { checkout } from "../options.ts";
import { shippedImage } from "../shipped-image.ts";
import { builtImage, type Report } from "./local.ts";

/**
 * Puts the exporter's image, which no registry has, on the exporter's host: built here, sent over the host's own
 * connection. Nothing where the host has it.
 * @throws Error with Docker's own words, or how the host cannot be reached.
 */
export async function exporterImageOnHost(environment: Environment, report: Report): Promise<void> {
  const { host } = environment.inventory.exporter;
  const build: ImageBuild = imageBuild(imageSource(checkout, "exporter"), environment.images.base);
  const inspect = ["image", "inspect", "--format", "{{.Id}}", build.tag];
  const found = await dockerOn(environment, host).run(inspect);
  if (found.exitCode === 0) {
    report(`image ${build.tag}: is on ${host}`);
    return;
  }
  await builtImage(build, report);
  const access = dockerHost(environment, host);
  if (access.kind === "ssh") report(`${host}: ${await shippedImage(host, access, build.tag)}`);
}
