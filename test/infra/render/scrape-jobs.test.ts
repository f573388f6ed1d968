import { scrapeJobs } from "../../../infra/render/scrape-jobs.ts";
import { inventory } from "../../../inventory/index.ts";
import type { Inventory } from "../../../inventory/model.ts";
import { fullInventory, withGpuExporter } from "../../fixtures/full-inventory.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";

const job = (name: string) =>
  scrapeJobs(fixtureInventory).find(({ job_name }) => job_name === `citadel-${name}`);

test("a secured metrics server is scraped over HTTPS, with a login where it asks for one", () => {
  const { metricsServer } = fixtureInventory;
  const secured = { ...fixtureInventory, metricsServer: { ...metricsServer, access: "secured" as const } };
  const tls = { scheme: "https", tls_config: { ca_file: "/etc/prometheus/citadel/secrets/ca.crt" } };
  const login = {
    basic_auth: {
      username: "read",
      password_file: "/etc/prometheus/citadel/secrets/metrics-read-password",
    },
  };
  const changed = scrapeJobs(secured).flatMap((after) => {
    const before = scrapeJobs(fixtureInventory).find(({ job_name }) => job_name === after.job_name);
    return JSON.stringify(after) === JSON.stringify(before) ? [] : [{ after, before }];
  });
  expect(changed.map(({ after }) => after)).toEqual(
    [
      { job: "prometheus", access: { ...tls, ...login } },
      { job: "alertmanager", access: { ...tls, ...login } },
      { job: "grafana", access: tls },
    ].map(({ job: name, access }) => ({
      ...changed.find(({ before }) => before?.job_name === `citadel-${name}`)?.before,
      ...access,
    })),
  );
});

test("in time lapse every job is scraped sooner, and nothing else is different", () => {
  const pace = { scrape_interval: "5s", scrape_timeout: "4s" };
  expect(scrapeJobs({ ...inventory, timeLapse: 5 })).toEqual(
    scrapeJobs(inventory).map((job) => ({ ...job, ...pace })),
  );
});

test("the site's jobs are scraped every 15 s", () => {
  expect(
    scrapeJobs(inventory).map(({ job_name, scrape_interval, scrape_timeout }) => [
      job_name,
      scrape_interval,
      scrape_timeout,
    ]),
  ).toEqual(
    [
      "exporter",
      "model-mixtral-8x7b",
      "model-hermes-2",
      "model-openchat-3.5",
      "model-phi-3-mini",
      "gateway",
      "qdrant",
      "prometheus",
      "alertmanager",
      "grafana",
      "node",
      "postgres",
      "redis",
    ].map((name) => [`citadel-${name}`, "15s", "10s"]),
  );
});

test("the exporter is scraped over TLS, verified by our CA, with the token in Prometheus' secret file", () => {
  expect(job("exporter")).toEqual({
    job_name: "citadel-exporter",
    scrape_interval: "15s",
    scrape_timeout: "10s",
    sample_limit: 20_000,
    body_size_limit: "32MB",
    scheme: "https",
    authorization: {
      type: "Bearer",
      credentials_file: "/etc/prometheus/citadel/secrets/scrape-token",
    },
    tls_config: { ca_file: "/etc/prometheus/citadel/secrets/ca.crt" },
    static_configs: [{ targets: ["10.0.0.11:9090"], labels: { job: "exporter", host: "gpu01" } }],
  });
});

test("a model service is scraped itself, labelled with its model, its names renamed", () => {
  const scraped = job("model-chat-large");
  expect(scraped?.static_configs).toEqual([
    { targets: ["10.0.0.11:8001"], labels: { job: "model-chat-large", host: "gpu01", model: "chat-large" } },
  ]);
  expect(scraped?.metric_relabel_configs?.[0]).toEqual({
    source_labels: ["__name__"],
    regex: "vllm:num_requests_running",
    replacement: "llm_engine_requests_running",
    target_label: "__name__",
  });
});

test("agents of one kind are one job with a target a host", () => {
  expect(job("node")?.static_configs).toEqual([
    { targets: ["10.0.0.13:9100"], labels: { job: "node", host: "mon01" } },
    { targets: ["10.0.0.12:9100"], labels: { job: "node", host: "db01" } },
  ]);
});

test("of dcgm-exporter the label UUID is stored under the name that nvidia_gpu_exporter has for it", () => {
  const gpu = (site: Inventory) =>
    scrapeJobs(site).find(({ job_name }) => job_name === "citadel-gpu")?.metric_relabel_configs;
  expect(gpu(fullInventory)).toBeUndefined();
  expect(gpu(withGpuExporter({ name: "dcgm-exporter", version: "4.8" }))).toEqual([
    { source_labels: ["UUID"], regex: "(.+)", target_label: "uuid", replacement: "$1" },
    { source_labels: ["UUID"], regex: "(.+)", target_label: "UUID", replacement: "" },
  ]);
});

test("a planned model service and a gateway without metrics are not scraped", () => {
  const [model] = fixtureInventory.models;
  if (model === undefined) throw new Error("test/fixtures/inventory.ts: needs a model");
  const names = scrapeJobs({
    ...fixtureInventory,
    models: [{ ...model, residency: "planned" }],
    gateway: { ...fixtureInventory.gateway, metrics: "none" },
  }).map(({ job_name }) => job_name);
  expect(names).toEqual(
    ["exporter", "qdrant", "prometheus", "alertmanager", "grafana", "node", "postgres", "redis"].map(
      (name) => `citadel-${name}`,
    ),
  );
});

test("what others may push to the exporter, and two series a group, come on top of its limit of samples", () => {
  const namespace = { owner: "llm", mostSeries: 1, families: [] };
  const namespaces = [
    { ...namespace, namespace: "a", mostGroups: 30 },
    { ...namespace, namespace: "b", mostGroups: 500 },
  ];
  const [exporter, ...others] = scrapeJobs({
    ...fixtureInventory,
    customMetrics: { mostSeries: 7_000, namespaces },
  }).map(({ sample_limit }) => sample_limit);
  expect(exporter).toBe(28_060);
  expect(new Set(others)).toEqual(new Set([20_000]));
});
