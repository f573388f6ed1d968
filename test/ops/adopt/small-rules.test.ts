import { neededFlags } from "../../../ops/adopt/needed-flags.ts";
import { versionRefusal } from "../../../ops/adopt/versions.ts";

const lifecycle = { name: "--web.enable-lifecycle" };

test.each([
  [
    "a package's defaults",
    "false",
    "15d",
    15,
    [lifecycle, { name: "--storage.tsdb.retention.time", value: "45d" }],
  ],
  ["everything", "true", "45d", 15, []],
  ["a longer retention", "true", "1y", 15, []],
  ["45 days in hours", "true", "1080h", 15, []],
  [
    "less than the inventory says",
    "true",
    "45d",
    90,
    [{ name: "--storage.tsdb.retention.time", value: "90d" }],
  ],
  ["a retention that is off", "true", "0s", 15, [{ name: "--storage.tsdb.retention.time", value: "45d" }]],
])("a Prometheus with %s lacks", (_case, enabled, retention, days, flags) => {
  const running = { "web.enable-lifecycle": enabled, "storage.tsdb.retention.time": retention };
  expect(neededFlags(running, { retentionDays: days, prometheus: { reload: "http" } })).toEqual(flags);
});

test.each([
  ["and no time: a limit could delete what is there", "0s", []],
  ["and too little time", "15d", [{ name: "--storage.tsdb.retention.time", value: "45d" }]],
])("a Prometheus that is limited in size %s", (_case, retention, flags) => {
  const running = {
    "web.enable-lifecycle": "true",
    "storage.tsdb.retention.time": retention,
    "storage.tsdb.retention.size": "80GB",
  };
  expect(neededFlags(running, { retentionDays: 15, prometheus: { reload: "http" } })).toEqual(flags);
});

test("a Prometheus that is reloaded by a signal needs no lifecycle API", () => {
  const running = { "web.enable-lifecycle": "false", "storage.tsdb.retention.time": "45d" };
  expect(neededFlags(running, { retentionDays: 15, prometheus: { reload: "hup" } })).toEqual([]);
});

test.each([
  ["in clear", "", [{ name: "--web.config.file", value: "/w.yml" }]],
  ["with another file", "/x.yml", [{ name: "--web.config.file", value: "/w.yml" }]],
  ["with its file", "/w.yml", []],
])("a Prometheus that is to be secured and runs %s lacks", (_case, file, flags) => {
  const running = {
    "web.enable-lifecycle": "true",
    "storage.tsdb.retention.time": "45d",
    "web.config.file": file,
  };
  expect(neededFlags(running, { retentionDays: 15, prometheus: { reload: "http" } }, "/w.yml")).toEqual(
    flags,
  );
});

test.each([
  ["Prometheus", "2.43.0", undefined],
  ["Prometheus", "3.5.3+ds1", undefined],
  [
    "Prometheus",
    "2.42.0",
    "Prometheus 2.42.0 is older than 2.43, the first with scrape_config_files, which our jobs are included by: upgrade it",
  ],
  [
    "Alertmanager",
    "0.25.0",
    "Alertmanager 0.25.0 is older than 0.26, the first with url_file, which keeps addresses out of its configuration: upgrade it",
  ],
  ["Alertmanager", "1.0.0", undefined],
  ["Grafana", "11.6.14", undefined],
  [
    "Grafana",
    "11.5.0",
    "Grafana 11.5.0 is older than 11.6, the first that its Terraform provider is tested against: upgrade it",
  ],
  ["Grafana", "", 'its version "" cannot be read: install Grafana 11.6 or later'],
] as const)("%s %s", (server, version, refusal) => {
  expect(versionRefusal(server, version)).toBe(refusal);
});
