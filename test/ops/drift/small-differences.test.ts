import type { SecretFile } from "../../../inventory/secrets.ts";
import { adoptionDifferences } from "../../../ops/drift/adoption-differences.ts";
import type { Remedies } from "../../../ops/drift/difference.ts";
import type { ExpectedContainer } from "../../../ops/drift/expected-containers.ts";
import { planDifferences } from "../../../ops/drift/plan-differences.ts";
import { publicationDrift } from "../../../ops/drift/publication-differences.ts";
import { secretDifferences } from "../../../ops/drift/secret-differences.ts";
import type { LivePublication } from "../../../ops/live/publication-state.ts";
import { shortSha256 } from "../../../ops/live/exporter-api.ts";
import type { ResourceChange } from "../../../ops/review/resources/resource-change.ts";

const remedies: Remedies = { deploy: "deploy", adopt: "adopt", setup: "setup" };

const secret: SecretFile = {
  name: "scrape-token",
  host: "gpu01",
  path: "/etc/s/scrape-token",
  reader: "exporter",
  source: "token",
  purpose: "a token",
};
const owners = {
  owner: "0",
  groups: {
    exporter: "llm",
    prometheus: 1,
    alertmanager: 1,
    grafana: 1,
    "postgres-agent": 1,
    "redis-agent": 1,
  },
} as const;
const access = { mode: "0640", owner: ["root", "0"], group: ["llm", "998"] } as const;

test.each<[string, Parameters<typeof secretDifferences>[0][number], readonly string[]]>([
  ["is as setup made it", { file: secret, access }, []],
  ["is stricter than it must be", { file: secret, access: { ...access, mode: "0440" } }, []],
  ["is gone", { file: secret }, ["is gone (a token)"]],
  [
    "can be read by everybody",
    { file: secret, access: { ...access, mode: "0644" } },
    ["can be read by everybody (mode 0644)"],
  ],
  [
    "can be written by its group",
    { file: secret, access: { ...access, mode: "0660" } },
    ["can be written by others (mode 0660)"],
  ],
  [
    "cannot be read",
    { file: secret, access: { ...access, mode: "0600" } },
    ["cannot be read by its reader's group (mode 0600)"],
  ],
  [
    "belongs to somebody",
    { file: secret, access: { ...access, owner: ["bob", "1000"], group: ["users", "100"] } },
    ["belongs to bob, who can change it", "belongs to the group users, not to its reader's, llm"],
  ],
  [
    "is a publisher's, and belongs to it alone",
    { file: { ...secret, reader: "publisher" }, access: { ...access, mode: "0600" } },
    [],
  ],
  [
    "is a publisher's, and the service's group can read it",
    { file: { ...secret, reader: "publisher" }, access },
    ["can be read by others than publishers (mode 0640)"],
  ],
  [
    "is a certificate, which everybody may read",
    { file: { ...secret, source: "certificate" }, access: { ...access, mode: "0644" } },
    [],
  ],
])("a secret file that %s", (_case, file, rules) => {
  expect(secretDifferences([file], owners, remedies).map(({ text }) => text)).toEqual(
    rules.map((rule) => `gpu01: /etc/s/scrape-token: ${rule}`),
  );
});

const container: ExpectedContainer = {
  stack: "p-exporter",
  address: "docker_container.exporter",
  name: "p-exporter",
  role: "exporter",
  image: "exporter:1",
  env: [],
  labels: {},
  memory: 0,
  processes: "",
  restart: "no",
  readOnly: true,
  privileged: false,
  capabilities: [],
  mounts: [],
};
const publisher = {
  ...container,
  address: "docker_container.publisher",
  name: "p-publish",
  role: "publisher",
};
const change = (more: Partial<ResourceChange>): ResourceChange => ({
  stack: "p-exporter",
  address: "docker_container.exporter",
  type: "docker_container",
  action: "update",
  forcedBy: [],
  changed: ["memory"],
  ...more,
});

test.each<[string, ResourceChange, readonly string[], readonly string[]]>([
  [
    "a change that nothing else has told",
    change({}),
    [],
    ["p-exporter: docker_container.exporter: a deployment of the same release would update it (memory)"],
  ],
  ["a container that was told already", change({}), ["container/p-exporter/memory"], []],
  [
    "a publisher that was pruned",
    change({ address: "docker_container.publisher", action: "create" }),
    [],
    [],
  ],
  [
    "an image that was pruned",
    change({ type: "docker_image", address: "docker_image.x", action: "create" }),
    [],
    [],
  ],
  ["what only follows from a pruned image", change({ action: "replace", forcedBy: ["image"] }), [], []],
  [
    "a volume that is gone",
    change({ type: "docker_volume", address: "docker_volume.data", action: "create", changed: [] }),
    [],
    ["p-exporter: docker_volume.data: a deployment of the same release would make it"],
  ],
  [
    "a dashboard that a review has told",
    change({ type: "grafana_dashboard", address: "grafana_dashboard.d" }),
    ["panel/d/Title"],
    [],
  ],
  [
    "permissions that nothing else has told",
    change({
      type: "grafana_folder_permission",
      address: "grafana_folder_permission.p",
      changed: ["permissions"],
    }),
    ["panel/d/Title"],
    [
      "p-exporter: grafana_folder_permission.p: a deployment of the same release would update it (permissions)",
    ],
  ],
])("a plan with %s", (_case, planned, known, texts) => {
  const found = planDifferences(
    { planned: [planned], expected: [container, publisher], live: [] },
    known,
    remedies,
  );
  expect(found.map(({ text }) => text)).toEqual(texts);
});

const release = { hash: "0123456789ab", files: { "exporter.json": "{}" } };
const live: LivePublication = {
  service: "exporter",
  host: "gpu01",
  disk: { kind: "read", value: { name: release.hash, files: release.files } },
  loaded: { kind: "read", value: { service: "exporter", config: shortSha256("{}") } },
};

test.each<[string, LivePublication, readonly string[], readonly string[]]>([
  ["as it was published", live, [], []],
  [
    "gone",
    { ...live, disk: { kind: "read", value: { files: {} } } },
    ["nothing of ours is published any more (citadel/current is gone)"],
    [],
  ],
  [
    "another release, which somebody published",
    {
      ...live,
      disk: { kind: "read", value: { name: "ffffffffffff", files: { "exporter.json": "[]" } } },
      loaded: { kind: "read", value: { service: "exporter", config: shortSha256("[]") } },
    },
    ["release ffffffffffff is in place, recorded is 0123456789ab"],
    [],
  ],
  [
    "another release, which somebody edited",
    {
      ...live,
      disk: {
        kind: "read",
        value: {
          name: "ffffffffffff",
          files: { "exporter.json": "[]" },
          manifest: {
            release: "ffffffffffff",
            commit: "0123abc",
            publishedAt: "2026-11-23T05:00:00Z",
            files: { "exporter.json": "0".repeat(64) },
          },
        },
      },
      loaded: { kind: "read", value: { service: "exporter", config: shortSha256("[]") } },
    },
    [
      "release ffffffffffff (of commit 0123abc, 2026-11-23T05:00:00Z) is in place, recorded is 0123456789ab",
      "exporter.json was edited by hand",
    ],
    [],
  ],
  [
    "edited on a server that does not answer",
    {
      ...live,
      disk: { kind: "read", value: { name: release.hash, files: { "more.json": "" } } },
      loaded: { kind: "unreachable", because: "gpu01:9090: refused" },
    },
    ["exporter.json was removed by hand", "more.json was added by hand"],
    ["gpu01:9090: refused"],
  ],
])("a publication that is %s", (_case, publication, texts, unknown) => {
  const found = publicationDrift(publication, release, remedies);
  expect(found.differences.map(({ text }) => text)).toEqual(
    texts.map((text) => `exporter on gpu01: ${text}`),
  );
  expect(found.unknown).toEqual(unknown);
});

const nothing = {
  problems: [],
  notes: [],
  changes: [],
  restartFor: [],
  reload: false,
  access: { servers: [], viewer: "as it is" },
} as const;
const mainFile = {
  kind: "file",
  path: "/etc/prometheus/prometheus.yml",
  bytes: Buffer.from(""),
  access: { owner: "0", group: "0", mode: "0644" },
} as const;
const edits = [
  {
    offset: 0,
    removed: "",
    inserted: "rule_files:\n  # (npm run adopt).\n  - citadel/current/rules/*.yml\n",
  },
];

test.each<[string, Parameters<typeof adoptionDifferences>[0], readonly string[]]>([
  ["nothing", { ...nothing, notes: ["gossips"] }, []],
  [
    "an include",
    { ...nothing, changes: [{ file: mainFile, text: "", edits }], reload: true },
    ["/etc/prometheus/prometheus.yml: lost what adopt put there: rule_files: citadel/current/rules/*.yml"],
  ],
  [
    "a flag, with the file that holds it",
    {
      ...nothing,
      changes: [
        {
          file: { ...mainFile, path: "/etc/default/prometheus" },
          text: "",
          edits: [{ offset: 0, removed: "", inserted: " --web.x" }],
        },
      ],
      restartFor: [{ name: "--web.x", value: "1" }],
    },
    ["Prometheus runs without --web.x=1"],
  ],
  [
    "a reload",
    { ...nothing, reload: true },
    ["Prometheus has not loaded our includes, though its main file has them"],
  ],
  [
    "Alertmanager's link",
    { ...nothing, alertmanager: { ...mainFile, path: "/etc/alertmanager/alertmanager.yml" } },
    ["/etc/alertmanager/alertmanager.yml: is a file again, not our link to citadel/current"],
  ],
])("a server that lost %s of what adopt gave it", (_case, decision, texts) => {
  expect(adoptionDifferences(decision, remedies).map(({ text }) => text)).toEqual(texts);
});
