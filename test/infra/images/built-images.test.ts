import { resolve } from "node:path";
import { imageBuilds, imageSources } from "../../../infra/images/built-images.ts";
import { imageBuild, imageSource } from "../../../infra/images/image-build.ts";
import { publisherImage } from "../../../infra/images/publisher-image.ts";

const checkout = resolve(__dirname, "../../..");
const parts = { base: "node:24", prometheus: "prometheus:3", alertmanager: "alertmanager:0" };

test("each image of ours is built from this repository on the images of its environment", () => {
  const sources = imageSources(checkout);
  expect(sources.publisherDockerfile).toContain("FROM ${PROMETHEUS} AS prometheus\n");
  expect(imageBuilds(sources, parts)).toEqual({
    exporter: imageBuild(imageSource(checkout, "exporter"), "node:24"),
    simulator: imageBuild(imageSource(checkout, "simulator"), "node:24"),
    publisher: publisherImage(sources.publisherDockerfile, parts),
  });
});
