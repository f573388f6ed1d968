import { productionEnvironment, productionImages } from "../../infra/environments/production.ts";
import { unpreparedLocal } from "../../infra/environments/unprepared.ts";
import { isPacked } from "../../infra/publications/packed-publication.ts";
import { inventory } from "../../inventory/index.ts";
import { checkout, synthesis, type Synthesis } from "./synthesised.ts";

const environment = productionEnvironment({ images: productionImages(inventory) });
let production: Synthesis;

beforeAll(() => {
  production = synthesis([environment]);
});

test("production's stacks, in order of deployment", () => {
  expect(production.stacks).toEqual([
    "production-exporter",
    "production-metrics",
    "production-grafana",
    "production-agents-hx-llm-server-01",
    "production-agents-sql-server",
    "production-agents-vector-database",
  ]);
});

test("production speaks of the site's addresses, of no loopback address and of no path of this machine", () => {
  const addresses = new Set<string>();
  const machine: string[] = [];
  for (const [path, text] of Object.entries(production.files)) {
    // The publisher's scripts explain themselves with examples; a packed publication holds them, and what lies beside.
    if (path.includes("/files/publisher/") || isPacked(path.slice(path.indexOf("/") + 1))) continue;
    for (const [address] of text.matchAll(/\b(?:\d{1,3}\.){3}\d{1,3}\b/g)) addresses.add(address);
    if (text.includes(checkout)) machine.push(path);
  }
  const site = Object.values(inventory.hosts).map((host) => host.address);
  expect([...addresses].sort()).toEqual(site.sort());
  expect(machine).toEqual([]);
});

test("each stack connects to its host over ssh with a checked host key", () => {
  for (const [host, { address }] of Object.entries(inventory.hosts)) {
    const docker = environment.dockerHosts[host];
    expect(docker).toEqual({
      kind: "ssh",
      url: `ssh://monitoring@${address}:22`,
      sshOptions: ["-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", "ConnectTimeout=5"],
    });
  }
  const exporter = production.files["production-exporter/cdk.tf.json"] ?? "";
  expect(JSON.parse(exporter)).toMatchObject({
    provider: { docker: [{ host: "ssh://monitoring@192.168.10.29:22" }] },
    terraform: {
      backend: {
        pg: { conn_str: "postgres://192.168.10.35:5432/terraform", schema_name: "production-exporter" },
      },
      required_providers: { docker: { source: "kreuzwerker/docker", version: "4.6.0" } },
    },
  });
});

test("what was pushed to the exporter is kept in a volume that no plan of production may destroy", () => {
  const own = (type: string) =>
    production.resources
      .filter((resource) => resource.stack === "production-exporter" && resource.type === type)
      .map(({ attributes }) => attributes);
  expect(own("docker_volume")).toEqual([
    expect.objectContaining({ name: "production-exporter-data", lifecycle: { prevent_destroy: true } }),
  ]);
  const exporter = own("docker_container").find(({ name }) => name === "production-exporter");
  expect(exporter).toMatchObject({
    read_only: true,
    mounts: [
      { type: "bind", target: "/etc/llm-exporter", read_only: true },
      { type: "volume", target: "/var/lib/llm-exporter", read_only: false },
    ],
  });
  expect(JSON.stringify(exporter)).toContain('"--data-directory","/var/lib/llm-exporter"');
  expect(JSON.stringify(exporter)).toContain('"--textfile-directory","/etc/llm-exporter/textfile"');
});

test("no container of production is named or labelled as anything local", () => {
  expect(JSON.stringify(production.resources)).not.toContain("local-");
  expect(JSON.stringify(production.resources)).not.toContain("citadel.checkout");
});

test("every image of production is one of the public registry, or built here", () => {
  const images = production.resources
    .filter(({ type }) => type === "docker_image")
    .map(({ attributes }) => String(attributes["name"]));
  expect([...new Set(images)].filter((image) => !image.startsWith("citadel/")).sort()).toEqual([
    "oliver006/redis_exporter:v1.86.0-alpine",
    "prom/node-exporter:v1.11.1",
    "prometheuscommunity/postgres-exporter:v0.19.1",
  ]);
});

test("the same inventory gives the same bytes", () => {
  expect(synthesis([environment]).files).toEqual(production.files);
});

test("a local environment that is not set up fails at plan with what to run, and leaves production alone", () => {
  const both = synthesis([environment, unpreparedLocal("rehearsal", "local: not set up: run it")]);
  const text = both.files["rehearsal-platform/cdk.tf.json"] ?? "{}";
  expect(JSON.parse(text)).toMatchObject({
    resource: {
      terraform_data: {
        setup: {
          lifecycle: {
            precondition: [{ condition: '${path.module == ""}', error_message: "local: not set up: run it" }],
          },
        },
      },
    },
  });
  expect(both.stacks.filter((stack) => stack.startsWith("rehearsal-"))).toEqual([
    "rehearsal-platform",
    "rehearsal-exporter",
    "rehearsal-metrics",
    "rehearsal-grafana",
    "rehearsal-agents-hx-llm-server-01",
    "rehearsal-agents-sql-server",
    "rehearsal-agents-vector-database",
  ]);
  for (const [path, content] of Object.entries(production.files)) expect(both.files[path]).toBe(content);
});
