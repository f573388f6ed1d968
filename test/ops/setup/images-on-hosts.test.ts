import { resolve } from "node:path";
import { productionEnvironment, productionImages } from "../../../infra/environments/production.ts";
import { imageBuilds, imageSources } from "../../../infra/images/built-images.ts";
import { hostImages } from "../../../ops/setup/images-on-hosts.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { synthesis } from "../../infra/synthesised.ts";

const sources = imageSources(resolve(__dirname, "../../.."));
const images = productionImages(fixtureInventory);
const environment = productionEnvironment({ images, site: fixtureInventory });

test("the exporter's image goes to the exporter's host, the publisher's to the metrics server's", () => {
  const { exporter, publisher } = imageBuilds(sources, images);
  expect(hostImages(environment, sources)).toEqual([
    { host: fixtureInventory.exporter.host, build: exporter },
    { host: fixtureInventory.metricsServer.host, build: publisher },
  ]);
});

test("the images that are sent to hosts are all those of ours that the stacks name", () => {
  const named = synthesis([environment])
    .resources.filter(({ type }) => type === "docker_image")
    .map(({ attributes }) => String(attributes["name"]))
    .filter((name) => name.startsWith("citadel/"));
  const sent = hostImages(environment, sources).map(({ build }) => build.tag);
  expect([...new Set(named)].sort()).toEqual([...sent].sort());
});
