import { productionEnvironment, productionImages } from "../../../infra/environments/production.ts";
import { driftExitCode, driftOf } from "../../../ops/drift/drift.ts";
import { expectedContainers } from "../../../ops/drift/expected-containers.ts";
import type { HostReading, Readings } from "../../../ops/drift/readings.ts";
import { configHash } from "../../../ops/live/alertmanager-api.ts";
import type { LiveContainer } from "../../../ops/live/containers.ts";
import { shortSha256 } from "../../../ops/live/exporter-api.ts";
import type { Loaded } from "../../../ops/live/loaded.ts";
import type { LivePublication } from "../../../ops/live/publication-state.ts";
import { publishedRelease, type PublishedService } from "../../../ops/live/published-release.ts";
import type { StoredRelease } from "../../../ops/releases/store.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { goodBundle } from "../review/bundle.ts";

const environment = productionEnvironment({
  images: productionImages(fixtureInventory),
  site: fixtureInventory,
});
const bundle = goodBundle();
const recorded: StoredRelease = {
  record: {
    number: 7,
    digest: "0123456789abcdef",
    commit: "0123abc",
    by: "anna@laptop",
    at: "2026-11-23T05:00:00Z",
    cause: { kind: "deploy" },
    images: {},
    bundle: "0".repeat(64),
  },
  bundle,
};
const now = Date.parse("2026-11-23T06:00:00Z");
const metrics = fixtureInventory.metricsServer.host;
const exporterHost = fixtureInventory.exporter.host;

function loaded(service: PublishedService, files: Readonly<Record<string, string>>): Loaded | undefined {
  switch (service) {
    case "exporter":
      return { service, config: shortSha256(files["exporter.json"] ?? "") };
    case "alertmanager":
      return { service, config: configHash(files["alertmanager.yml"] ?? "") };
    case "prometheus":
    case "grafana":
      return undefined;
  }
}

const publication = (service: PublishedService): LivePublication => {
  const { hash, files } = publishedRelease(bundle, service) ?? { hash: "", files: {} };
  const value = loaded(service, files);
  const host = service === "exporter" ? exporterHost : metrics;
  return {
    service,
    host,
    disk: { kind: "read", value: { name: hash, files } },
    loaded:
      value === undefined
        ? { kind: "unreachable", because: `${service}: not asked` }
        : { kind: "read", value },
  };
};

const running: readonly LiveContainer[] = expectedContainers(bundle)
  .filter(({ role }) => role !== "publisher")
  .map((container) => ({
    ...container,
    id: container.name,
    reference: container.image,
    digests: [],
    status: "running",
    exitCode: 0,
    command: container.command ?? [],
    entrypoint: container.entrypoint ?? [],
    user: container.user ?? "",
    network: container.network ?? "",
  }));

const hostReading = (host: string, stacks: readonly string[]): HostReading => ({
  host,
  stacks,
  containers: {
    kind: "read",
    value: running.filter(({ labels }) => stacks.includes(labels["citadel.stack"] ?? "")),
  },
});
const quiet: Readings = {
  publications: [publication("exporter"), publication("alertmanager")],
  grafana: { kind: "read", value: { dashboards: {}, folders: {} } },
  hosts: [hostReading(exporterHost, ["production-exporter"])],
  silences: { kind: "read", value: [] },
  adoption: {
    kind: "read",
    value: {
      problems: [],
      notes: ["gossips"],
      changes: [],
      restartFor: [],
      reload: false,
      access: { servers: [], viewer: "as it is" },
    },
  },
  secrets: [],
  terraform: { changes: [], unknown: [] },
};
const drift = (readings: Partial<Readings>) => driftOf(environment, recorded, { ...quiet, ...readings }, now);

test("servers on which everything is as it was deployed have no drift", () => {
  expect(drift({})).toEqual({
    environment: "production",
    release: { number: 7, commit: "0123abc", at: "2026-11-23T05:00:00Z" },
    differences: [],
    notes: [],
    unknown: [],
    diffs: [],
  });
});

test("a host that is down is said once, and everything else is compared all the same", () => {
  const down = {
    kind: "unreachable",
    because: `${exporterHost}: docker ps: no route: start the host`,
  } as const;
  const found = drift({
    publications: [{ ...publication("exporter"), disk: down, loaded: down }, publication("alertmanager")],
    hosts: [{ host: exporterHost, stacks: ["production-exporter"], containers: down }],
    secrets: [{ kind: "unreachable", because: `${exporterHost}: secret files cannot be looked at` }],
    adoption: {
      kind: "read",
      value: {
        problems: [],
        notes: [],
        changes: [],
        restartFor: [{ name: "--web.enable-lifecycle" }],
        reload: false,
        access: { servers: [], viewer: "as it is" },
      },
    },
  });
  expect(found.unknown).toEqual([`${exporterHost}: docker ps: no route: start the host`]);
  expect(found.differences).toEqual([
    {
      id: "adoption/--web.enable-lifecycle",
      gravity: "grave",
      text: "Prometheus runs without --web.enable-lifecycle",
      remedy: "npm run adopt -- --env production",
    },
  ]);
});

test("an edit is told by its file, by what it means, and as a difference of the file", () => {
  const live = publication("alertmanager");
  const files = live.disk.kind === "read" ? live.disk.value.files : {};
  const edited = (files["alertmanager.yml"] ?? "").replace("repeat_interval: 12h", "repeat_interval: 48h");
  const { hash } = publishedRelease(bundle, "alertmanager") ?? { hash: "" };
  const found = drift({
    publications: [
      { ...live, disk: { kind: "read", value: { name: hash, files: { "alertmanager.yml": edited } } } },
    ],
  });
  expect(found.differences.map(({ id }) => id)).toEqual(
    expect.arrayContaining([
      "publication/alertmanager/alertmanager.yml",
      "publication/alertmanager/loaded/alertmanager.yml",
    ]),
  );
  expect(found.differences.filter(({ text }) => /12h.*→.*48h/.test(text)).length).toBeGreaterThan(0);
  expect(found.diffs.map(({ path }) => path)).toEqual([
    "production-metrics/files/alertmanager/alertmanager.yml",
  ]);
  expect(found.differences.map(({ gravity }) => gravity)).toEqual(
    found.differences.map(({ gravity }) => gravity).sort(),
  );
});

test.each([
  ["drift", 1, 1, 3],
  ["drift and nothing unknown", 1, 0, 3],
  ["something unknown", 0, 1, 1],
  ["nothing", 0, 0, 0],
] as const)("the exit code of %s", (_case, differences, unknown, code) => {
  const difference = { id: "a", gravity: "plain", text: "a", remedy: "b" } as const;
  expect(
    driftExitCode({
      differences: Array.from({ length: differences }, () => difference),
      unknown: Array.from({ length: unknown }, () => "down"),
    }),
  ).toBe(code);
});

test("a dashboard of somebody else in our folder is a note", () => {
  const folder = {
    title: "LLM platform",
    permissions: [
      { permission: "View", role: "Viewer" },
      { permission: "View", role: "Editor" },
    ],
    dashboards: { theirs: "Theirs", "llm-overview": "Ours" },
  };
  const found = drift({
    grafana: { kind: "read", value: { dashboards: {}, folders: { "citadel-llm": folder } } },
  });
  expect([found.differences, found.notes]).toEqual([
    [],
    [
      "dashboard Theirs (theirs) was saved in our folder LLM platform: keep it elsewhere, or bring it into the code",
    ],
  ]);
});
