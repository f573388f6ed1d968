import { block, list, text } from "../../../../infra/aspects/problem.ts";
import type { Bundle } from "../../../../ops/bundle/bundle.ts";
import { review } from "../../../../ops/review/compare.ts";
import type { Objection } from "../../../../ops/review/review.ts";
import { exitCode } from "../../../../ops/review/verdict.ts";
import { withAlerts, withResources, withYaml } from "../../../fixtures/changes/edits.ts";
import { typicalChanges } from "../../../fixtures/changes/index.ts";
import { publishing } from "../../../fixtures/changes/publication.ts";
import { goodBundle } from "../bundle.ts";

// Generous: a synthesis takes seconds on an idle machine, and more on a busy one.
jest.setTimeout(120_000);

let good: Bundle;

beforeAll(() => {
  good = goodBundle();
});

function reviewed(changed: Bundle, acknowledged: readonly string[] = [], base = good) {
  return review({
    environment: "production",
    base: { title: "a", bundle: base },
    head: { title: "b", bundle: changed },
    acknowledged,
  });
}

const names = (objections: readonly Objection[]) => objections.map(({ name }) => name);
const typical = (name: string) => typicalChanges.find((change) => change.name === name)?.bundle(good) ?? good;
const withoutAnnotation = (annotation: string) => (alert: Readonly<Record<string, unknown>>) => ({
  ...alert,
  annotations: { ...block(alert["annotations"]), [annotation]: "" },
});

const muted = (interval: object) => (bundle: Bundle) =>
  withYaml(bundle, "alertmanager", "alertmanager.yml", (document) => ({
    ...document,
    time_intervals: [{ name: "works", time_intervals: [interval] }],
    route: {
      ...block(document["route"]),
      routes: list(block(document["route"])["routes"]).map((route) => ({
        ...block(route),
        mute_time_intervals: ["works"],
        ...(block(route)["routes"] === undefined
          ? {}
          : {
              routes: list(block(route)["routes"]).map((page) => ({
                ...block(page),
                mute_time_intervals: ["works"],
              })),
            }),
      })),
    },
  }));

const cases: readonly (readonly [string, (bundle: Bundle) => Bundle, readonly string[]])[] = [
  [
    "a scrape job that vanishes",
    (bundle) =>
      publishing(bundle, "prometheus", (files) =>
        Object.fromEntries(Object.entries(files).filter(([path]) => path !== "scrape/redis.yml")),
      ),
    ["job-lost:citadel-redis"],
  ],
  [
    "a target that vanishes",
    () => typical("scrape-target-removed"),
    ["target-lost:citadel-node/10.0.0.12:9100"],
  ],
  [
    "a stack that vanishes",
    ({ stacks }) => ({ stacks: stacks.filter(({ name }) => name !== "production-agents-db01") }),
    ["stack-lost:production-agents-db01"],
  ],
  [
    "a page that becomes a ticket",
    () => typical("severity"),
    ['page-lost:ModelServiceNotReady{host="gpu01",kind="model",model="chat-large",target="chat-large"}'],
  ],
  [
    "a Watchdog that waits",
    (bundle) => withAlerts(bundle, "monitoring", "Watchdog", (alert) => ({ ...alert, for: "5m" })),
    ["watchdog-changed:Watchdog"],
  ],
  [
    "alerts that nobody is told about",
    (bundle) =>
      withYaml(bundle, "alertmanager", "alertmanager.yml", (document) => ({
        ...document,
        receivers: list(document["receivers"]).map((receiver) =>
          block(receiver)["name"] === "heartbeat" ? { name: "heartbeat" } : receiver,
        ),
      })),
    ["watchdog-unrouted:Watchdog"],
  ],
  [
    "an alert without a runbook",
    (bundle) => withAlerts(bundle, "availability", "GatewayDown", withoutAnnotation("runbook_url")),
    ["no-runbook:GatewayDown"],
  ],
  [
    "an alert without a summary",
    (bundle) => withAlerts(bundle, "availability", "GatewayDown", withoutAnnotation("summary")),
    ["no-summary:GatewayDown"],
  ],
  [
    "an expression that is no PromQL",
    () => typical("broken-rule"),
    ['broken-rule:GatewayDown{host="gpu01",kind="gateway",target="gateway"}'],
  ],
  [
    "a secret in a file",
    () => typical("secret-by-accident"),
    ["secret-in:production-metrics/files/alertmanager/alertmanager.yml"],
  ],
  [
    "an image that is not pinned",
    (bundle) =>
      withResources(bundle, "docker_image", (image) => ({
        ...image,
        name: text(image["name"]).replace(/^citadel\/exporter:.*/, "citadel/exporter:latest"),
      })),
    ["unpinned:citadel/exporter:latest"],
  ],
  [
    "a container without a memory limit",
    (bundle) =>
      withResources(bundle, "docker_container", (container) =>
        container["name"] === "production-exporter" ? { ...container, memory: 0, memory_swap: 0 } : container,
      ),
    ["no-limit:production-exporter"],
  ],
  [
    "a publisher that nobody verifies",
    (bundle) =>
      withResources(bundle, "docker_container", (container) =>
        text(container["name"]).includes("-publish-grafana-")
          ? { ...container, lifecycle: { ignore_changes: ["env"] } }
          : container,
      ),
    ["unverified:grafana"],
  ],
  [
    "a folder that editors may write",
    (bundle) =>
      withResources(bundle, "grafana_folder_permission", (permission) => ({
        ...permission,
        permissions: [
          { role: "Viewer", permission: "View" },
          { role: "Editor", permission: "Edit" },
        ],
      })),
    ["open-folder:citadel-llm/Editor"],
  ],
  ["pages silenced for a day", muted({ weekdays: ["sunday"] }), ["long-silence:works"]],
  ["pages silenced for ever", muted({}), ["long-silence:works"]],
  ["pages silenced for a night", muted({ times: [{ start_time: "00:00", end_time: "06:00" }] }), []],
  [
    "a mount that the provider would not change",
    (bundle) =>
      withResources(bundle, "docker_container", (container) =>
        container["name"] === "production-exporter"
          ? {
              ...container,
              mounts: list(container["mounts"]).map((mount) => ({ ...block(mount), source: "/elsewhere" })),
            }
          : container,
      ),
    ["unapplied:docker_container.exporter_container_462BE3B9/mounts"],
  ],
];

test.each(cases)("the policy objects to %s", (_case, edit, expected) => {
  expect(names(reviewed(edit(good)).objections)).toEqual(expected);
});

test("a data volume that goes away is data loss, and objected to", () => {
  const volume = { name: "production-tsdb", labels: [] };
  const mounts = [{ source: "${docker_volume.data.name}", target: "/data", type: "volume" }];
  const container = {
    name: "production-server",
    memory: 1,
    mounts,
    labels: [{ label: "citadel.instance", value: "production" }],
  };
  const having = (resource: Readonly<Record<string, unknown>>): Bundle => ({
    stacks: [{ name: "production-x", template: { resource }, files: {} }],
  });
  const before = having({ docker_volume: { data: volume }, docker_container: { server: container } });
  const after = having({ docker_container: { server: { ...container, mounts: [] } } });
  const { objections, impacts } = reviewed(after, [], before);
  expect(names(objections)).toEqual(["volume-lost:production-tsdb"]);
  expect(impacts).toEqual([
    {
      service: "server",
      host: "production-x",
      effect: "data loss",
      seconds: 0,
      because: "its volume production-tsdb goes away",
    },
  ]);
});

test("what was wrong before is not objected to again", () => {
  const broken = typical("broken-rule");
  const { objections } = reviewed(
    withAlerts(broken, "exporter", "ExporterScrapeSlow", (alert) => ({ ...alert, for: "20m" })),
    [],
    broken,
  );
  expect(objections).toEqual([]);
});

test("an objection that is acknowledged by its name does not refuse the change", () => {
  const changed = typical("scrape-target-removed");
  const name = "target-lost:citadel-node/10.0.0.12:9100";
  expect(exitCode(reviewed(changed))).toBe(1);
  expect(exitCode(reviewed(changed, ["target-lost:another"]))).toBe(1);
  expect(reviewed(changed, [name]).objections).toMatchObject([{ name, acknowledged: true }]);
  expect(exitCode(reviewed(changed, [name]))).toBe(3);
});

test("a change without objections exits with 3, and no change with 0", () => {
  expect(exitCode(reviewed(typical("threshold")))).toBe(3);
  expect(exitCode(reviewed(good))).toBe(0);
});

test("a first deployment of what is good has no objections", () => {
  expect(names(reviewed(good, [], { stacks: [] }).objections)).toEqual([]);
});
