/** "A fifth model service is one entry of the inventory": everything that must follow from it, and nothing else is told. */
import { alertDefinitions, alertmanagerConfig, ruleFiles, type Route } from "../alerts/index.ts";
import { dashboardQueries, dashboards, uids } from "../dashboards/index.ts";
import { exporterConfig } from "../infra/render/exporter-config.ts";
import { scrapeJobs } from "../infra/render/scrape-jobs.ts";
import { inventory } from "../inventory/index.ts";
import type { HostName } from "../inventory/hosts.ts";
import type { ModelService } from "../inventory/model.ts";
import { validInventory } from "../inventory/validate.ts";

const fifth: ModelService<HostName> = {
  name: "qwen-3",
  host: "hx-llm-server-01",
  port: 11404,
  engine: { name: "vllm", version: "0.11" },
  modelId: "Qwen/Qwen3-8B",
  residency: "always",
  team: "llm",
  latencyTarget: { seconds: 0.6, promptTokens: 64, outputTokens: 16 },
  throughputTargetRequestsPerSecond: 30,
  objectives: { availability: 0.995, latency: 0.95, canary: 0.99 },
  canaryIntervalSeconds: 60,
  apiKey: "none",
};
const site = validInventory({ ...inventory, models: [...inventory.models, fifth] });
/** A model service that was there before. */
const other = "phi-3-mini";

test("the exporter checks it, sends it canaries by both paths, and knows its targets", () => {
  const { targets, canaries, catalogue } = exporterConfig(site);
  expect(targets.filter(({ target }) => target === fifth.name)).toEqual([
    {
      kind: "model",
      target: "qwen-3",
      timeoutSeconds: 2,
      baseUrl: "http://192.168.10.29:11404",
      modelId: "Qwen/Qwen3-8B",
    },
  ]);
  expect(canaries.filter(({ model }) => model === fifth.name)).toEqual([
    expect.objectContaining({
      modelId: "Qwen/Qwen3-8B",
      directUrl: "http://192.168.10.29:11404",
      gatewayUrl: "http://192.168.10.29:8000",
    }),
  ]);
  expect(catalogue.filter(({ model }) => model === fifth.name)).toEqual([
    expect.objectContaining({ latencyTargetSeconds: 0.6, throughputTargetRequestsPerSecond: 30 }),
  ]);
});

test("Prometheus scrapes its engine every 15 s under its name, with the engine's renames", () => {
  const [job, ...more] = scrapeJobs(site).filter(({ job_name }) => job_name === "citadel-model-qwen-3");
  const [like] = scrapeJobs(site).filter(({ job_name }) => job_name === `citadel-model-${other}`);
  expect(more).toEqual([]);
  expect(job).toEqual({
    ...like,
    job_name: "citadel-model-qwen-3",
    static_configs: [
      {
        targets: ["192.168.10.29:11404"],
        labels: { job: "model-qwen-3", host: "hx-llm-server-01", model: "qwen-3" },
      },
    ],
  });
});

test("every alert that another model service has, it has too", () => {
  const alertsOn = (model: string) =>
    Object.values(ruleFiles(site))
      .flatMap(({ groups }) => groups.flatMap(({ rules }) => rules))
      .flatMap((rule) =>
        "alert" in rule && rule.labels["model"] === model
          ? [[rule.alert, rule.labels["severity"], rule.labels["team"]].join(" ")]
          : [],
      );
  expect(alertsOn(fifth.name)).toEqual(alertsOn(other));
  expect(alertsOn(fifth.name)).toContain("ModelServiceDown critical llm");
});

test("its alerts reach its team's receivers", () => {
  const { route, receivers } = alertmanagerConfig(site);
  const reached = alertDefinitions(site)
    .filter(({ labels }) => labels.model === fifth.name)
    .map(({ severity, team }) => receiverOf(route, { team, severity }));
  // What is only shown is told to nobody.
  expect(new Set(reached)).toEqual(new Set(["llm-critical", "llm-warning", "none"]));
  expect(receivers.map(({ name }) => name)).toEqual(expect.arrayContaining([...new Set(reached)]));
});

test("every panel that shows another model service shows it too", () => {
  const panelsOn = (model: string) =>
    dashboardQueries(site)
      .filter(({ expr }) => expr.includes(`"${model}"`))
      .map(({ dashboard, panel, refId }) => [dashboard, panel, refId].join(": "));
  expect(panelsOn(fifth.name)).toEqual(panelsOn(other));
  expect(panelsOn(fifth.name).length).toBeGreaterThan(10);
});

test("readers choose it from what the exporter's catalogue lists, without a new dashboard", () => {
  expect(JSON.stringify(dashboards(site))).toBe(JSON.stringify(dashboards(inventory)));
  const [modelDashboard] = dashboards(site).filter(({ uid }) => uid === uids.model);
  expect(JSON.stringify(modelDashboard?.json)).toContain("label_values(llm_model_info");
});

/** The receiver that the first matching branch of a routing tree leads to. */
function receiverOf(route: Route, labels: Readonly<Record<string, string>>): string {
  const branch = (route.routes ?? []).find(({ matchers = [] }) =>
    matchers.every((matcher) => {
      const [, label = "", operator = "", pattern = ""] = /^(\w+)(=~?)"(.*)"$/.exec(matcher) ?? [];
      const value = labels[label] ?? "";
      return operator === "=" ? value === pattern : new RegExp(`^(?:${pattern})$`).test(value);
    }),
  );
  return branch === undefined ? route.receiver : receiverOf(branch, labels);
}
