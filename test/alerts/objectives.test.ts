import { sloAlerts } from "../../alerts/slo/alerts.ts";
import { ObjectiveError } from "../../alerts/slo/windows.ts";
import { modelThresholds } from "../../inventory/threshold-problems.ts";
import { thresholdFor, thresholds } from "../../inventory/thresholds.ts";
import type { ThresholdOverrides } from "../../inventory/thresholds.ts";
import { inventoryProblems } from "../../inventory/validate.ts";
import { alertDefinitions, alertmanagerConfig } from "../../alerts/index.ts";
import { fullInventory } from "../fixtures/full-inventory.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";

const thresholdNames = Object.keys(thresholds);

const [first] = fixtureInventory.models;

function withObjective(latency: number) {
  if (first === undefined) throw new Error("the fixture has no model");
  return {
    ...fixtureInventory,
    models: [{ ...first, objectives: { ...first.objectives, latency } }],
  };
}

test("an objective that leaves more budget than a window could see spent is refused, with the least that works", () => {
  expect(() => sloAlerts(withObjective(0.93))).toThrow(
    new ObjectiveError(
      "inventory: models (chat-large).objectives.latency: with 0.93 the alert of the 1h window (14.4 × budget) can never fire: set it above 0.9306",
    ),
  );
  expect(() => sloAlerts(withObjective(0.9306))).not.toThrow();
});

const overrides: ThresholdOverrides = {
  teams: { llm: { kvCacheRatio: { value: 0.7, source: "of the team, for this test" } } },
  hosts: { gpu01: { kvCacheRatio: { value: 0.8, source: "of the host, for this test" } } },
  models: { "chat-large": { kvCacheRatio: { value: 0.9, source: "of the model, for this test" } } },
};

test.each([
  ["nobody's", {}, 0.95],
  ["its team's", { teams: overrides.teams ?? {} }, 0.7],
  ["its host's before its team's", { teams: overrides.teams ?? {}, hosts: overrides.hosts ?? {} }, 0.8],
  ["its own before all others", overrides, 0.9],
])("a threshold of a model is %s", (_whose, thresholdOverrides, value) => {
  const subject = { model: "chat-large", host: "gpu01", team: "llm" };
  expect(thresholdFor({ thresholdOverrides }, "kvCacheRatio", subject).value).toBe(value);
});

test("an overridden threshold is in the rule of its model, and in no other's", () => {
  const values = alertDefinitions({
    ...fixtureInventory,
    thresholdOverrides: { models: overrides.models ?? {} },
  })
    .filter(({ name }) => name === "KvCacheSaturated")
    .map(({ condition }) => ("threshold" in condition ? condition.threshold.value : undefined));
  expect(values).toEqual([0.9, 0.95]);
});

test("overrides of what is not there, of a number that is none, and without a reason are told so, all at once", () => {
  const thresholdOverrides: ThresholdOverrides = {
    models: { "chat-lrage": {} },
    hosts: {
      gpu01: {
        queueTimeShare: { value: 50, source: "fifty per cent, in the wrong unit" },
        queueRequests: { value: 0, source: "no" },
      },
    },
  };
  expect(inventoryProblems({ ...fixtureInventory, thresholdOverrides })).toEqual([
    'inventory: thresholdOverrides.models["chat-lrage"]: there is no such entry in models: use one of chat-large, chat-small',
    'inventory: thresholdOverrides.hosts["gpu01"].queueTimeShare.value: 50 is not below 1: write 90 % as 0.9',
    'inventory: thresholdOverrides.hosts["gpu01"].queueRequests.value: 0 is not above 0: the rule would always fire',
    'inventory: thresholdOverrides.hosts["gpu01"].queueRequests.source: "no" gives no reason: say why this number holds here',
  ]);
});

test("a threshold that no rule asks for by model is refused of a model, with those that are", () => {
  const change = { value: 0.1, source: "its disk is a small one, for this test" };
  const thresholdOverrides = { models: { "chat-large": { diskSpaceRatio: change, gpuIdleRatio: change } } };
  const may =
    "no rule asks for it by model: set it for a host or a team; a model may set queueRequests, queueTimeShare, kvCacheRatio, preemptionsPerSecond, engineErrorRatio, engineAbortRatio, interTokenSeconds, trafficDropRatio";
  expect(inventoryProblems({ ...fixtureInventory, thresholdOverrides })).toEqual([
    `inventory: thresholdOverrides.models["chat-large"].diskSpaceRatio: ${may}`,
    `inventory: thresholdOverrides.models["chat-large"].gpuIdleRatio: ${may}`,
  ]);
});

test.each(thresholdNames)("the rules ask for %s by model exactly if a model may set it", (name) => {
  const change = { value: 0.123, source: "a number of its own, for this test" };
  const rules = (thresholdOverrides: ThresholdOverrides) =>
    JSON.stringify(alertDefinitions({ ...fullInventory, thresholdOverrides }));
  const usual = rules({});
  const isAsked = rules({ models: { "chat-large": { [name]: change } } }) !== usual;
  expect(isAsked).toBe(modelThresholds.includes(name));
  expect(
    rules({ teams: Object.fromEntries(fullInventory.teams.map((team) => [team.name, { [name]: change }])) }),
  ).not.toBe(usual);
});

test("in the first weeks pages go where tickets go, at their pace, and severities stay", () => {
  const { route } = alertmanagerConfig({ ...fixtureInventory, pages: "ticket" });
  const routes = JSON.stringify(route);
  expect(routes).not.toContain("-critical");
  expect(routes).not.toContain('"repeat_interval":"1h"');
  expect(routes).toContain('"receiver":"llm-warning","matchers":["severity=\\"critical\\""]');
});
