import { configHash } from "../../../ops/live/alertmanager-api.ts";
import { shortSha256 } from "../../../ops/live/exporter-api.ts";
import { loadedMismatches, provisionedDataSources } from "../../../ops/live/loaded.ts";
import { queriesToPrint, ruleMismatches } from "../../../ops/live/loaded-rules.ts";
import { jobMismatches } from "../../../ops/live/loaded-jobs.ts";
import type { RuleGroup } from "../../../ops/live/prometheus-api.ts";
import { activeTarget } from "../active-target.ts";

test("Alertmanager's configuration hash is the first six bytes of the MD5, little-endian", () => {
  // md5("") = d41d8cd98f00…
  expect(configHash("")).toBe(0x00_8f_d9_8c_1d_d4);
  expect(configHash(Buffer.alloc(0))).toBe(0x00_8f_d9_8c_1d_d4);
});

const rule = {
  name: "Down",
  type: "alerting",
  query: 'up{host="a",job="x"} == 0',
  duration: 60,
  keepFiringFor: 0,
  labels: { severity: "critical" },
  annotations: {},
  health: "ok",
};
const group: RuleGroup = {
  name: "availability",
  file: "/etc/prometheus/citadel/current/rules/availability.yml",
  interval: 15,
  rules: [rule],
};
const others: RuleGroup = { ...group, file: "/etc/prometheus/rules.d/theirs.yml" };
const file = `groups:
  - name: availability
    interval: 15s
    rules:
      - alert: Down
        expr: up{job="x", host="a"}   == 0
        for: 1m
        labels: { severity: critical }
`;
const files = { "rules/availability.yml": file };

test("rules that run as they are on disk match, however they are spelled; others' are not looked at", () => {
  expect(ruleMismatches([others, group], files, {})).toEqual([]);
  expect(queriesToPrint([others, group], files)).toEqual([]);
});

test.each<[string, readonly RuleGroup[], string, readonly string[]]>([
  [
    "another threshold",
    [group],
    file.replace("== 0", "== 1"),
    ["rules/availability.yml: not loaded as it is on disk: Down"],
  ],
  [
    "another for",
    [group],
    file.replace("1m", "2m"),
    ["rules/availability.yml: not loaded as it is on disk: Down"],
  ],
  [
    "another label",
    [group],
    file.replace("critical", "warning"),
    ["rules/availability.yml: not loaded as it is on disk: Down"],
  ],
  [
    "another interval",
    [group],
    file.replace("15s", "30s"),
    ["rules/availability.yml: not loaded as it is on disk: its interval"],
  ],
  ["no group loaded", [], file, ["rules/availability.yml: its group availability is not loaded"]],
  [
    "a group that is not on disk any more",
    [group],
    "groups: []",
    ["rules/availability.yml: its group availability is loaded, but not on disk"],
  ],
  ["no YAML", [group], "groups: [", ["rules/availability.yml: is no rule file: Prometheus cannot load it"]],
])("rules differ by %s", (_case, groups, text, mismatches) => {
  expect(ruleMismatches(groups, { "rules/availability.yml": text }, {})).toEqual(mismatches);
});

test("an expression that Prometheus prints in another way is asked for, and equal when it prints both alike", () => {
  const loaded = { ...group, rules: [{ ...rule, query: "sum by (x) (up)" }] };
  const written = { "rules/availability.yml": file.replace(/expr: .*/, "expr: sum(up) by (x)") };
  expect(queriesToPrint([loaded], written)).toEqual(["sum by (x) (up)", "sum(up) by (x)"]);
  const printed = { "sum by (x) (up)": "sum by (x) (up)", "sum(up) by (x)": "sum by (x) (up)" };
  expect(ruleMismatches([loaded], written, printed)).toEqual([]);
  expect(ruleMismatches([loaded], written, {})).toHaveLength(1);
});

const target = {
  ...activeTarget,
  discoveredLabels: {
    __address__: "127.0.0.1:1",
    __metrics_path__: "/metrics",
    __scheme__: "http",
    __scrape_interval__: "1m",
    __scrape_timeout__: "10s",
    host: "a",
    job: "x",
  },
  scrapeInterval: "1m",
  scrapeTimeout: "10s",
};
const job = `scrape_configs:
  - job_name: citadel-x
    scrape_interval: 60s
    scrape_timeout: 10s
    static_configs:
      - targets: ["127.0.0.1:1"]
        labels: { job: x, host: a }
`;

test("a job that is scraped as it is on disk matches, however its durations are spelled", () => {
  expect(jobMismatches(["citadel-x"], [target], { "scrape/x.yml": job })).toEqual([]);
});

test("an interval that the job leaves to the server is the server's", () => {
  const short = job.replace(/ +scrape_(?:interval|timeout).*\n/g, "");
  expect(jobMismatches(["citadel-x"], [target], { "scrape/x.yml": short })).toEqual([]);
});

test.each<[string, readonly string[], string, readonly string[]]>([
  [
    "another interval",
    ["citadel-x"],
    job.replace("60s", "15s"),
    ["job citadel-x is not loaded as it is on disk"],
  ],
  [
    "another target",
    ["citadel-x"],
    job.replace("1:1", "1:2"),
    ["job citadel-x is not loaded as it is on disk"],
  ],
  [
    "another label",
    ["citadel-x"],
    job.replace("host: a", "host: b"),
    ["job citadel-x is not loaded as it is on disk"],
  ],
  [
    "another scheme",
    ["citadel-x"],
    `${job}    scheme: https\n`,
    ["job citadel-x is not loaded as it is on disk"],
  ],
  ["no pool", [], job, ["job citadel-x is not loaded"]],
])("a job differs by %s", (_case, pools, text, mismatches) => {
  expect(jobMismatches(pools, [target], { "scrape/x.yml": text })).toEqual(
    mismatches.map((mismatch) => `scrape/x.yml: the ${mismatch}`),
  );
});

test("a pool whose file is gone, and a file that is no YAML, are told", () => {
  expect(jobMismatches(["citadel-x"], [target], {})).toEqual([
    "citadel-x: is still scraped, but its file is not on disk",
  ]);
  expect(jobMismatches([], [], { "scrape/x.yml": "[" })).toEqual([
    "scrape/x.yml: is no scrape file: Prometheus cannot load it",
  ]);
});

test("the exporter and Alertmanager are known by the hash of their file", () => {
  const exporter = { "exporter.json": "{}" };
  expect(shortSha256("{}")).toBe("44136fa355b3");
  expect(loadedMismatches({ service: "exporter", config: "44136fa355b3" }, exporter)).toEqual([]);
  expect(loadedMismatches({ service: "exporter", config: "000000000000" }, exporter)).toEqual([
    "exporter.json: not loaded as it is on disk (runs 000000000000, not 44136fa355b3)",
  ]);
  const alertmanager = { "alertmanager.yml": "" };
  expect(loadedMismatches({ service: "alertmanager", config: 0x00_8f_d9_8c_1d_d4 }, alertmanager)).toEqual(
    [],
  );
  expect(loadedMismatches({ service: "alertmanager", config: undefined }, alertmanager)).toEqual([
    "alertmanager.yml: not loaded as it is on disk (alertmanager_config_hash is missing, not 617830161876)",
  ]);
});

const dataSourceFile = {
  "datasources/citadel.yml":
    "datasources: [{ uid: u, name: Citadel, url: 'http://a:9090', isDefault: false, jsonData: { httpMethod: POST } }]",
};
const source = {
  uid: "u",
  name: "Citadel",
  url: "http://a:9090",
  isDefault: false,
  jsonData: { httpMethod: "POST", addedByGrafana: true },
};

test("a data source is compared in what its file says of it", () => {
  const loaded = (dataSources: Readonly<Record<string, typeof source>>) =>
    loadedMismatches({ service: "grafana", dataSources }, dataSourceFile);
  expect(loaded({ u: source })).toEqual([]);
  expect(
    loaded({ u: { ...source, url: "http://b:9090", jsonData: { httpMethod: "GET", addedByGrafana: true } } }),
  ).toEqual(["data source u: Grafana has another url, jsonData than its file"]);
  expect(loaded({})).toEqual(["data source u: Grafana does not have it"]);
  expect(provisionedDataSources({ "datasources/citadel.yml": "[" })).toEqual([]);
});
