import { existsSync } from "node:fs";
import { join } from "node:path";
import { expression } from "../../alerts/compile.ts";
import { severities, type AlertDefinition } from "../../alerts/definition.ts";
import { alertDefinitions, ruleFiles } from "../../alerts/index.ts";
import { scrapeIntervalSeconds } from "../../inventory/scrapes.ts";
import { inventory } from "../../inventory/index.ts";
import { metricOf, scrapeLabels } from "../../inventory/metrics/index.ts";
import { targets } from "../../inventory/targets.ts";
import { fullInventory } from "../fixtures/full-inventory.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";
import { selectors, syntaxErrors } from "../../ops/promql/syntax.ts";

const runbooks = join(__dirname, "../../docs/runbooks");
const site = alertDefinitions(inventory);
const all = [...site, ...alertDefinitions(fixtureInventory), ...alertDefinitions(fullInventory)];
const named = (definitions: readonly AlertDefinition[]) =>
  [...new Set(definitions.map(({ name }) => name))].map((name) => ({
    name,
    definitions: definitions.filter((definition) => definition.name === name),
  }));
const teams = [...inventory.teams, ...fixtureInventory.teams].map(({ name }) => name);

describe.each(named(all))("every rule of $name", ({ name, definitions }) => {
  test("has a name in CamelCase, a severity, an owner, a summary and a description", () => {
    expect(name).toMatch(/^(?:[A-Z][a-z]+)+$/);
    for (const { severity, team, summary, description } of definitions) {
      expect(severities).toContain(severity);
      expect(teams).toContain(team);
      expect(summary).toMatch(/^[^ ].*[^.: ]$/);
      expect(description).toMatch(/^[^ ].*\.$/);
    }
  });

  test("has a runbook page that says what to do", () => {
    expect(existsSync(join(runbooks, `${name}.md`))).toBe(true);
  });

  test("waits for at least two scrapes, but for the Watchdog", () => {
    for (const { forSeconds, condition } of definitions) {
      expect(forSeconds).toBeGreaterThanOrEqual(condition.when === "always" ? 0 : 2 * scrapeIntervalSeconds);
    }
  });

  test("says where its threshold comes from", () => {
    for (const { condition } of definitions) {
      expect("threshold" in condition ? condition.threshold.source.length : Infinity).toBeGreaterThan(20);
    }
  });

  test("is PromQL on metrics and labels that exist", () => {
    for (const { condition } of definitions) {
      const expr = expression(condition);
      expect(syntaxErrors(expr)).toEqual([]);
      for (const { metric, labels } of selectors(expr)) {
        const definition = metricOf(metric);
        expect({ metric, known: definition !== undefined }).toEqual({ metric, known: true });
        expect([...(definition?.labels ?? []), ...scrapeLabels, "model"]).toEqual(
          expect.arrayContaining([...labels]),
        );
      }
    }
  });

  test("means the same on Prometheus 2 and 3: no range below a minute, no bucket, no quantile label", () => {
    for (const { condition } of definitions) {
      const selected = selectors(expression(condition));
      for (const { range = "1m" } of selected) expect(range).toMatch(/^[1-9][0-9]*[mhd]$/);
      expect(selected.flatMap(({ labels }) => labels)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(?:le|quantile)$/)]),
      );
    }
  });

  test("selects what Prometheus writes about scrapes and servers by host, so that others' jobs are left out", () => {
    for (const { condition } of definitions) {
      const foreign = selectors(expression(condition)).filter(
        ({ metric }) => !/^(?:llm_|ALERTS$)|:/.test(metric),
      );
      for (const { metric, labels } of foreign) {
        expect({ metric, labels: labels.slice(0, 2) }).toEqual({ metric, labels: ["job", "host"] });
      }
    }
  });
});

test("no two rules of a site have the same name and labels: they would be one alert", () => {
  for (const definitions of [site, alertDefinitions(fixtureInventory)]) {
    const identities = definitions.map(({ name, labels, severity, team }) =>
      JSON.stringify([name, labels, severity, team]),
    );
    expect(identities.filter((identity, index) => identities.indexOf(identity) !== index)).toEqual([]);
  }
});

test.each(["ModelServiceDown", "ModelServiceNotReady", "CanaryFailing"])(
  "%s pages its team for every model service that is always there",
  (name) => {
    const alerts = site.filter(
      (definition) => definition.name === name && definition.severity === "critical",
    );
    const always = inventory.models.filter(({ residency }) => residency === "always");
    expect(alerts.map(({ labels, team }) => [labels.model, team])).toEqual(
      always.map((model) => [model.name, model.team]),
    );
  },
);

test("everything that the exporter checks has an alert, by its own team, and one when it is not checked", () => {
  for (const { target, team, urgency } of targets(inventory)) {
    const about = site.filter(({ labels }) => labels.target === target);
    const names = about.map(({ name }) => name);
    expect(names).toContain("TargetNotChecked");
    const owned = about.filter(({ name }) => /(?:Down|NotReady)$/.test(name) && name !== "ScrapeTargetDown");
    expect(owned.length).toBeGreaterThanOrEqual(urgency === "none" ? 1 : 2);
    expect(owned.map((alert) => [alert.team, alert.severity])).toEqual(
      owned.map(() => [team, urgency === "page" ? "critical" : "warning"]),
    );
  }
});

test("nothing pages for a model service on demand, and none for a planned one says anything", () => {
  const [first] = fixtureInventory.models;
  if (first === undefined) throw new Error("the fixture has no model");
  const changed = (residency: "on-demand" | "planned") =>
    alertDefinitions({ ...fixtureInventory, models: [{ ...first, residency }] }).filter(
      ({ labels }) => labels.model === first.name || labels.job === `model-${first.name}`,
    );
  const ofEngine = [
    ...["EngineStalled", "RequestQueueGrowing", "QueueTimeHigh", "KvCacheSaturated", "PreemptionsHigh"],
    ...["EngineErrorsHigh", "EngineAbortsHigh", "InterTokenLatencyHigh", "ThroughputBelowTarget"],
  ].map((name) => [name, "warning"]);
  const shown = ["TrafficDrop", "CapacityForecast", "ModelServiceRestarted", "EngineVersionSkew"].map(
    (name) => [name, "info"],
  );
  expect(changed("on-demand").map(({ name, severity }) => [name, severity])).toEqual([
    ["ModelServiceNotReady", "warning"],
    ...ofEngine,
    ...shown,
    ["TargetNotChecked", "warning"],
    ["ScrapeTargetMissing", "warning"],
  ]);
  expect(changed("planned")).toEqual([]);
});

test("of a dozen pages at most, each is about users, or about being blind", () => {
  const pages = site.filter(({ severity }) => severity === "critical").map(({ name }) => name);
  expect([...new Set(pages)].sort()).toEqual([
    "AlertmanagerNotificationsFailing",
    "CanaryFailing",
    "EngineStalled",
    "ErrorBudgetBurningFast",
    "ExporterDown",
    "GatewayCanaryFailing",
    "GatewayDown",
    "GatewayErrorBudgetBurning",
    "GatewayNotReady",
    "HostDown",
    "ModelServiceDown",
    "ModelServiceNotReady",
  ]);
});

test("alerts on series of the exporter that page outlive it until ExporterDown pages", () => {
  const exporterDown = site.find(({ name }) => name === "ExporterDown");
  const pages = site.filter(
    ({ severity, condition }) =>
      severity === "critical" &&
      "signal" in condition &&
      /llm_(?:target|canary)_|slo:/.test(condition.signal),
  );
  expect(pages.length).toBeGreaterThan(0);
  for (const { keepFiringForSeconds } of pages) {
    // One evaluation of the group more than ExporterDown waits.
    expect(keepFiringForSeconds).toBeGreaterThanOrEqual((exporterDown?.forSeconds ?? Infinity) + 30);
  }
});

test("a fifth model service is one entry, and appears in every rule file", () => {
  const [first] = inventory.models;
  if (first === undefined) throw new Error("the inventory has no model");
  const extended = {
    ...inventory,
    models: [...inventory.models, { ...first, name: "fifth-1.5", port: 11499, modelId: "acme/fifth" }],
  };
  const alertsAbout = Object.entries(ruleFiles(extended)).flatMap(([file, { groups }]) => {
    const alerts = groups.flatMap(({ rules }) =>
      rules.flatMap((rule) =>
        "alert" in rule && JSON.stringify(rule).includes("fifth-1") ? [rule.alert] : [],
      ),
    );
    return alerts.length === 0 ? [] : [[file, alerts] as const];
  });
  expect(Object.fromEntries(alertsAbout)).toEqual({
    availability: ["ModelServiceDown", "ModelServiceNotReady"],
    canary: ["CanaryFailing", "CanaryStale", "CanaryStale"],
    engines: [
      ...["EngineStalled", "RequestQueueGrowing", "QueueTimeHigh", "KvCacheSaturated", "PreemptionsHigh"],
      ...["EngineErrorsHigh", "EngineAbortsHigh", "InterTokenLatencyHigh", "ThroughputBelowTarget"],
      ...["TrafficDrop", "CapacityForecast"],
      ...["ModelServiceRestarted", "ModelServiceCrashLooping", "EngineVersionSkew"],
    ],
    exporter: ["TargetNotChecked"],
    // Its description lists what runs there.
    hosts: ["HostDown"],
    monitoring: ["ScrapeTargetMissing"],
    // Two pages and two tickets for each of availability, latency and canary.
    objectives: [1, 2, 3].flatMap(() => [
      ...["ErrorBudgetBurningFast", "ErrorBudgetBurningFast"],
      ...["ErrorBudgetBurningSlowly", "ErrorBudgetBurningSlowly"],
    ]),
  });
});
