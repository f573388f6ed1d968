import { alertDefinitions } from "../../../../alerts/index.ts";
import { monitoringModel } from "../../../../ops/review/model/index.ts";
import { BundleError } from "../../../../ops/review/model/files.ts";
import { fixtureInventory } from "../../../fixtures/inventory.ts";
import { goodBundle } from "../bundle.ts";
import { smallBundle } from "../bundles.ts";

describe("the model of a synthesised environment", () => {
  const model = monitoringModel(goodBundle());

  test("has every alert of the inventory, each with an id of its own and what the routing tree sees", () => {
    const definitions = alertDefinitions(fixtureInventory);
    expect(model.alerts.map(({ name }) => name).sort()).toEqual(definitions.map(({ name }) => name).sort());
    expect(new Set(model.alerts.map(({ id }) => id)).size).toBe(definitions.length);
    const down = model.alerts.find(({ name }) => name === "ModelServiceDown");
    expect(down).toMatchObject({
      id: 'ModelServiceDown{host="gpu01",kind="model",model="chat-large",target="chat-large"}',
      labels: { alertname: "ModelServiceDown", severity: "critical", team: "llm", cluster: "fixture" },
      threshold: { value: 1, unit: "boolean" },
      forSeconds: 60,
      keepFiringForSeconds: 0,
      group: "availability",
    });
  });

  test("has every scrape job with its targets and their labels", () => {
    expect(model.scrapeJobs.map(({ name }) => name)).toContain("citadel-node");
    expect(model.scrapeJobs.find(({ name }) => name === "citadel-node")?.targets).toEqual([
      { address: "10.0.0.13:9100", labels: { job: "node", host: "mon01" } },
      { address: "10.0.0.12:9100", labels: { job: "node", host: "db01" } },
    ]);
  });

  test("says in words who is told, and never by an address", () => {
    expect(model.notification?.receivers.map(({ name, integrations }) => [name, integrations])).toEqual([
      ["none", []],
      ["heartbeat", ["webhook heartbeat-url"]],
      ["llm-critical", ["webhook llm-webhook-url", "Slack #llm"]],
      ["llm-warning", ["Slack #llm"]],
      ["infrastructure-critical", ["webhook infrastructure-webhook-url", "Slack #infra"]],
      ["infrastructure-warning", ["Slack #infra"]],
    ]);
    expect(model.notification?.inhibitions).toContain(
      "ModelServiceDown silences ModelServiceNotReady, EngineStalled, CanaryFailing of the same cluster, model",
    );
  });

  test("knows containers without their instance, by the names of their images, and no publisher among them", () => {
    expect(
      model.containers.map(({ name, image, memoryMegabytes }) => [name, image, memoryMegabytes]),
    ).toEqual(expect.arrayContaining([["exporter", "citadel/exporter:current", 256]]));
    expect(model.containers.filter(({ name }) => name.includes("publish"))).toEqual([]);
    expect(model.publications.map(({ service }) => service).sort()).toEqual([
      "alertmanager",
      "exporter",
      "grafana",
      "prometheus",
    ]);
    for (const { release } of model.publications) expect(release).toMatch(/^[0-9a-f]{12}$/);
  });

  test("knows checks, canaries, dashboards, folders, permissions and data sources", () => {
    expect(Object.keys(model.checks)).toEqual(
      expect.arrayContaining(["chat-large", "canary chat-large", "redis"]),
    );
    expect(Object.keys(model.exporterSettings)).toEqual(["allowedAddresses", "catalogue"]);
    expect(model.dashboards.map(({ uid, folder }) => [uid, folder])).toEqual([
      ["infra-data", "citadel-llm"],
      ["infra-node", "citadel-llm"],
      ["llm-canary", "citadel-llm"],
      ["llm-capacity", "citadel-llm"],
      ["llm-custom", "citadel-llm"],
      ["llm-gateway", "citadel-llm"],
      ["llm-gpu", "citadel-llm"],
      ["llm-model", "citadel-llm"],
      ["llm-overview", "citadel-llm"],
      ["llm-slo", "citadel-llm"],
      ["monitoring-self", "citadel-llm"],
    ]);
    const ready = model.dashboards
      .find(({ uid }) => uid === "llm-model")
      ?.panels.find(({ title }) => title === "Ready");
    expect(ready).toMatchObject({ type: "stat", unit: "short", place: "0,1 4x8" });
    expect(model.folders).toEqual({ "citadel-llm": "LLM platform" });
    expect(model.permissions).toEqual({ "citadel-llm/Viewer": "View", "citadel-llm/Editor": "View" });
    expect(Object.keys(model.dataSources)).toEqual(["citadel-prometheus"]);
  });

  test("holds no rule that is only there to name the release", () => {
    expect(model.recordingRules.length).toBeGreaterThan(30);
    expect(model.recordingRules.filter(({ name }) => name === "citadel_release_info")).toEqual([]);
  });
});

test("an empty bundle means nothing at all", () => {
  expect(monitoringModel({ stacks: [] })).toEqual({
    scrapeJobs: [],
    alerts: [],
    recordingRules: [],
    ruleGroups: {},
    checks: {},
    exporterSettings: {},
    dashboards: [],
    folders: {},
    teams: [],
    permissions: {},
    dataSources: {},
    containers: [],
    publications: [],
    volumes: [],
  });
});

test("one thing that is a ticket and a page is two alerts, told apart by severity", () => {
  const rule = (severity: string) =>
    `{ alert: DiskFull, expr: "x < 1", labels: { disk: sda, severity: ${severity} } }`;
  const rules = `groups: [{ name: disks, interval: 1m, rules: [${rule("warning")}, ${rule("critical")}] }]`;
  const { alerts, ruleGroups } = monitoringModel(smallBundle({ "files/prometheus/rules/disks.yml": rules }));
  expect(alerts.map(({ id }) => id)).toEqual([
    'DiskFull{disk="sda"} warning',
    'DiskFull{disk="sda"} critical',
  ]);
  expect(ruleGroups).toEqual({ disks: { interval: '"1m"' } });
});

test("keys that are not known are settings, and files named after a release are read like others", () => {
  const { scrapeJobs, alerts } = monitoringModel(
    smallBundle({
      "files/prometheus/scrape/a.yml": "scrape_configs: [{ job_name: a, honour: [b, a], scheme: https }]",
      "files/prometheus/rules/x.0123456789ab.yml":
        "groups: [{ name: x, rules: [{ alert: A, expr: up == 0 }] }]",
      "files/prometheus/rules/release.0123456789ab.yml":
        'groups: [{ name: r, rules: [{ alert: Marker, expr: "1" }] }]',
    }),
  );
  expect(scrapeJobs).toEqual([
    { name: "a", targets: [], settings: { honour: '["b","a"]', scheme: '"https"' } },
  ]);
  expect(alerts.map(({ name }) => name)).toEqual(["A"]);
});

test("time intervals are said in words", () => {
  const document = `
route: { receiver: a }
receivers: [{ name: a }]
time_intervals:
  - name: nights
    time_intervals:
      - { weekdays: [saturday], times: [{ start_time: "22:00", end_time: "24:00" }], location: Europe/Berlin }
      - { weekdays: [sunday], times: [{ start_time: "00:00", end_time: "04:00" }], location: Europe/Berlin }
  - name: offices
    time_intervals: [{ weekdays: ["monday:friday"], months: ["1:3"], days_of_month: ["-1"] }]
  - name: for-ever
    time_intervals: [{}]
`;
  const { notification } = monitoringModel(smallBundle({ "files/alertmanager/alertmanager.yml": document }));
  expect(notification?.timeIntervals).toEqual({
    nights: "Saturday 22:00–24:00, Sunday 00:00–04:00 Europe/Berlin",
    offices: "Monday–Friday day -1 of the month 1–3 UTC",
    "for-ever": "always UTC",
  });
});

test("secrets that stand in a file by accident are masked", () => {
  const model = monitoringModel(
    smallBundle({
      "files/prometheus/scrape/a.yml":
        "scrape_configs: [{ job_name: a, basic_auth: { password: hunter2 }, proxy_url: 'http://me:hunter2@proxy:1' }]",
      "files/alertmanager/alertmanager.yml":
        "{ route: { receiver: a }, receivers: [{ name: a, slack_configs: [{ channel: '#a', api_url: https://hooks.example/hunter2 }] }] }",
    }),
  );
  expect(JSON.stringify(model)).not.toContain("hunter2");
  expect(model.scrapeJobs[0]?.settings).toEqual({
    basic_auth: '{"password":"…"}',
    proxy_url: '"http://…@proxy:1"',
  });
});

test("every file that cannot be read is named at once, with the place in it", () => {
  const files = {
    "files/alertmanager/alertmanager.yml": "{ route: { receiver: a, matchers: [nonsense] }, receivers: [] }",
    "files/dashboards/a.json": "{",
    "files/prometheus/rules/a.yml": "groups: [{ name: a, rules: [{ alert: A, expr: up, for: soon }] }]",
    "files/prometheus/scrape/a.yml": "scrape_configs: [{ static_configs: [] }]",
  };
  const problems = [
    "test-metrics/files/prometheus/scrape/a.yml: scrape_configs[0].job_name: Invalid input: expected string, received undefined",
    "test-metrics/files/prometheus/rules/a.yml: groups[0].rules[0].for: must be a duration: write it as 1m30s",
    'test-metrics/files/alertmanager/alertmanager.yml: route.matchers[0]: is no matcher: nonsense: write it as severity="critical"',
    expect.stringMatching(
      /^test-metrics\/files\/dashboards\/a\.json: \(root\): cannot be read: Expected property name/,
    ),
  ];
  let message = "";
  try {
    monitoringModel(smallBundle(files));
  } catch (error) {
    expect(error).toBeInstanceOf(BundleError);
    message = error instanceof Error ? error.message : "";
  }
  expect(message.split("\n")).toEqual(problems);
});
