import { createHash } from "node:crypto";
import { block, list, text } from "../../infra/aspects/problem.ts";
import { simulatorConfig } from "../../infra/platform/simulator-config.ts";
import { isPacked, packedPublication } from "../../infra/publications/packed-publication.ts";
import { inventory } from "../../inventory/index.ts";
import { simulatorConfigOf } from "../../simulator/config.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";
import { localFixture } from "./local-fixture.ts";
import { labelsOf, synthesis, type Synthesis } from "./synthesised.ts";

const environment = localFixture();
let local: Synthesis;

beforeAll(() => {
  local = synthesis([environment]);
});

const containers = () => local.resources.filter(({ type }) => type === "docker_container");

test("local's stacks, in order of deployment: what production finds in place comes first", () => {
  expect(local.stacks).toEqual([
    "rehearsal-platform",
    "rehearsal-exporter",
    "rehearsal-metrics",
    "rehearsal-grafana",
    "rehearsal-agents-hx-llm-server-01",
    "rehearsal-agents-sql-server",
    "rehearsal-agents-vector-database",
  ]);
});

test("the containers of local, by their names", () => {
  const names = containers().map(({ attributes }) => String(attributes["name"]));
  expect(names.map((name) => name.replace(/-[0-9a-f]{12}$/, "-<hash>")).sort()).toEqual([
    "rehearsal-alertmanager",
    "rehearsal-exporter",
    "rehearsal-grafana",
    "rehearsal-node-agent-hx-llm-server-01",
    "rehearsal-node-agent-sql-server",
    "rehearsal-node-agent-vector-database",
    "rehearsal-node-exporter",
    "rehearsal-pgpool",
    "rehearsal-postgres",
    "rehearsal-postgres-agent-sql-server",
    "rehearsal-prometheus",
    "rehearsal-publish-alertmanager-<hash>",
    "rehearsal-publish-exporter-<hash>",
    "rehearsal-publish-grafana-<hash>",
    "rehearsal-publish-prometheus-<hash>",
    "rehearsal-redis",
    "rehearsal-redis-agent-sql-server",
    "rehearsal-simulator",
  ]);
});

test("everything on a Docker host carries the labels that it is found and cleaned up by", () => {
  const labelled = local.resources.filter(
    ({ type }) => type === "docker_container" || type === "docker_volume",
  );
  for (const resource of labelled) {
    expect(labelsOf(resource)).toMatchObject({
      "citadel.instance": "rehearsal",
      "citadel.environment": "local",
      "citadel.checkout": "/checkout",
      "citadel.stack": resource.stack,
    });
    expect(labelsOf(resource)["citadel.role"]).toMatch(/^(exporter|publisher|agent|platform)$/);
  }
  expect(labelled.length).toBeGreaterThan(18);
});

test("a change of a health check, temporary directory or mount shows in a label, for the provider does nothing about it otherwise", () => {
  const settings = containers()
    .filter((container) => labelsOf(container)["citadel.role"] !== "publisher")
    .map((container) => [
      JSON.stringify([
        container.attributes["healthcheck"],
        container.attributes["tmpfs"],
        list(container.attributes["mounts"]).filter((mount) => block(mount)["type"] === "bind"),
      ]),
      labelsOf(container)["citadel.settings"],
    ]);
  expect(new Set(settings.map(([, label]) => label)).size).toBe(new Set(settings.map(([key]) => key)).size);
});

test("every address of local is of its own network, and every mount beneath its own folder", () => {
  const addresses = new Set<string>();
  for (const [path, text] of Object.entries(local.files)) {
    if (path.includes("/files/publisher/") || isPacked(path.slice(path.indexOf("/") + 1))) continue;
    for (const [address] of text.matchAll(/\b(?:\d{1,3}\.){3}\d{1,3}\b/g)) addresses.add(address);
  }
  expect([...addresses].filter((address) => !address.startsWith("127.0.20."))).toEqual([]);
  const sources = containers()
    .flatMap(({ attributes }) => list(attributes["mounts"]).map(block))
    .filter(({ type }) => type === "bind")
    .map(({ source }) => String(source));
  expect(sources.filter((source) => !source.startsWith("/checkout/.local/rehearsal/"))).toEqual([]);
});

test("publishers have the release and every script as one file beside the stack, and nothing as text in it", () => {
  const publishers = containers().filter((container) => labelsOf(container)["citadel.role"] === "publisher");
  for (const publisher of publishers) {
    const { stack, attributes } = publisher;
    const service = text(labelsOf(publisher)["citadel.service"]);
    const packed = local.files[`${stack}/files/${service}.sh`] ?? "";
    expect(list(attributes["upload"])).toEqual([
      {
        file: "/publication.sh",
        permissions: "0644",
        source: `files/${service}.sh`,
        source_hash: createHash("sha256").update(packed).digest("hex"),
      },
    ]);
    const folders = [`${stack}/files/${service}/`, `${stack}/files/publisher/`] as const;
    const [candidate, scripts] = folders.map((folder) =>
      Object.fromEntries(
        Object.entries(local.files)
          .filter(([path]) => path.startsWith(folder))
          .map(([path, text]): [string, string] => [path.slice(folder.length), text]),
      ),
    );
    expect(Object.keys(scripts ?? {})).toContain("publish.sh");
    expect(packed).toBe(packedPublication({ candidate: candidate ?? {}, scripts: scripts ?? {} }));
  }
  expect(publishers).toHaveLength(4);
});

test("a failed publisher says how to publish again, by its own address", () => {
  const text = local.files["rehearsal-metrics/cdk.tf.json"] ?? "";
  const addresses = [...text.matchAll(/terraform apply -replace=docker_container\.(\w+)/g)].map(
    ([, id]) => id,
  );
  const json: unknown = JSON.parse(text);
  expect(addresses.sort()).toEqual(
    Object.keys(block(block(block(json)["resource"])["docker_container"])).sort(),
  );
});

test.each([
  ["the site", inventory],
  ["the fixture", fixtureInventory],
])("the simulator accepts what it is told to play for %s", (_case, site) => {
  const { platform, ...rest } = localFixture(site);
  if (platform === undefined) throw new Error("a local environment has a platform");
  const config = simulatorConfigOf("test", JSON.stringify(simulatorConfig(rest, platform)));
  expect(config.models.map(({ name, port }) => `${name} ${String(port)}`)).toEqual(
    site.models.map(({ name, port }) => `${name} ${String(port)}`),
  );
  expect(config.sink).toEqual({ address: "127.0.20.200", port: 9080 });
});

test("a fifth model service is published to the exporter and to Prometheus, and replaces no long-lived container of ours", () => {
  const [model] = inventory.models;
  if (model === undefined) throw new Error("the site has models");
  const fifth = { ...model, name: "fifth", modelId: "acme/fifth", port: 11404 };
  const more = synthesis([localFixture({ ...inventory, models: [...inventory.models, fifth] })]);
  expect(Object.keys(more.files)).toContain("rehearsal-metrics/files/prometheus/scrape/model-fifth.yml");
  expect(more.files["rehearsal-exporter/files/exporter/exporter.json"]).toContain('"acme/fifth"');
  const changed = more.resources.filter(
    (resource) => !local.resources.some((before) => JSON.stringify(before) === JSON.stringify(resource)),
  );
  expect(
    changed.map((resource) => [
      resource.stack,
      labelsOf(resource)["citadel.service"] ?? resource.attributes["name"],
    ]),
  ).toEqual([
    // The simulator has to play it.
    ["rehearsal-platform", "rehearsal-simulator"],
    ["rehearsal-exporter", "exporter"],
    ["rehearsal-metrics", "prometheus"],
  ]);
});
