import { list } from "../../../infra/aspects/problem.ts";
import { productionEnvironment, productionImages } from "../../../infra/environments/production.ts";
import { imageBuilds, imageSources } from "../../../infra/images/built-images.ts";
import { inventory } from "../../../inventory/index.ts";
import type { Inventory } from "../../../inventory/model.ts";
import { checkout, labelsOf, synthesis, type SynthesisedResource } from "../synthesised.ts";

const sources = imageSources(checkout);

function siteWith(access: Inventory["metricsServer"]["access"]): Inventory {
  return { ...inventory, metricsServer: { ...inventory.metricsServer, access } };
}

/** Resources of the stack that publishes to the metrics server of a production. */
function published(site: Inventory): readonly SynthesisedResource[] {
  const environment = productionEnvironment({ images: productionImages(site), site });
  return synthesis([environment]).resources.filter(({ stack }) => stack === "production-metrics");
}

/** By service, what its publisher is told of how to reach it. */
function connections(resources: readonly SynthesisedResource[]): Readonly<Record<string, readonly string[]>> {
  const publishers = resources.filter(({ type }) => type === "docker_container");
  return Object.fromEntries(
    publishers.map((publisher) => [
      String(labelsOf(publisher)["citadel.service"]),
      list(publisher.attributes["env"])
        .map(String)
        .filter((variable) => /^(URL|BASIC_AUTH_FILE|BEARER_TOKEN_FILE|CA_FILE)=/.test(variable)),
    ]),
  );
}

function imageNames(resources: readonly SynthesisedResource[]): readonly string[] {
  return resources
    .filter(({ type }) => type === "docker_image")
    .map(({ attributes }) => String(attributes["name"]));
}

const login = (directory: string, file: string) => `BASIC_AUTH_FILE=${directory}/citadel/secrets/${file}`;
const authority = (directory: string) => `CA_FILE=${directory}/citadel/secrets/ca.crt`;
const provisioning = "/etc/grafana/provisioning";

test.each([
  [
    "open",
    {
      prometheus: ["URL=http://192.168.10.37:9090"],
      alertmanager: ["URL=http://192.168.10.37:9093"],
      grafana: ["URL=http://192.168.10.37:3000", login(provisioning, "admin-auth")],
    },
  ],
  [
    "secured",
    {
      prometheus: [
        "URL=https://192.168.10.37:9090",
        login("/etc/prometheus", "metrics-admin-auth"),
        authority("/etc/prometheus"),
      ],
      alertmanager: [
        "URL=https://192.168.10.37:9093",
        login("/etc/alertmanager", "metrics-admin-auth"),
        authority("/etc/alertmanager"),
      ],
      grafana: ["URL=https://192.168.10.37:3000", login(provisioning, "admin-auth"), authority(provisioning)],
    },
  ],
] as const)("a metrics server that is %s is published to from our own image", (access, expected) => {
  const site = siteWith(access);
  const resources = published(site);
  const { publisher } = imageBuilds(sources, productionImages(site));
  expect(imageNames(resources)).toEqual([publisher.tag, publisher.tag, publisher.tag]);
  expect(connections(resources)).toEqual(expected);
});

test("another version of the metrics server's Prometheus shows as another image of each publisher", () => {
  const site = siteWith("secured");
  const { metricsServer } = site;
  const prometheus = { ...metricsServer.prometheus, version: "3.5.4" };
  const newer = { ...site, metricsServer: { ...metricsServer, prometheus } };
  const [before, after] = [imageNames(published(site)), imageNames(published(newer))];
  expect(after).toHaveLength(before.length);
  expect(after.filter((name) => before.includes(name))).toEqual([]);
});
