import { alertDefinitions } from "../../alerts/index.ts";
import type { AlertDefinition } from "../../alerts/definition.ts";
import { fullInventory } from "../fixtures/full-inventory.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";
import { ruleSuites } from "./cases/index.ts";
import { promtoolDocument, secondsOf } from "./promtool-document.ts";

const cases = ruleSuites.flatMap(({ cases: list, stepSeconds }) =>
  list.map((ruleCase) => ({ ...ruleCase, stepSeconds })),
);
const identity = ({ name, labels, severity, team }: AlertDefinition) =>
  JSON.stringify([name, labels, severity, team]);
const definitions = [
  ...new Map(
    [fixtureInventory, fullInventory]
      .flatMap((site) => alertDefinitions(site))
      // Their cases are the same as those of the other agents.
      .filter(({ name, labels }) => !/^ScrapeTarget/.test(name) || labels.job !== "gpu")
      .map((definition) => [identity(definition), definition]),
  ).values(),
];
const names = [...new Set(definitions.map(({ name }) => name))];

test.each(definitions.map((definition) => [definition.name, definition] as const))(
  "a rule test sees %s fire for what it is about: write one in test/alerts/cases",
  (name, { labels, severity, team }) => {
    const fired = cases.flatMap(({ checks }) => checks.flatMap(({ firing }) => firing));
    expect(fired.filter(({ alert }) => alert === name).map((alert) => alert.labels)).toContainEqual(
      expect.objectContaining({ ...labels, severity, team }),
    );
  },
);

test.each(names.filter((name) => name !== "Watchdog"))(
  "a rule test of %s looks right before and at the moment when it fires",
  (name) => {
    const edges = cases.filter(({ about, checks, stepSeconds }) => {
      const firesAt = checks.findIndex(({ firing }) => firing.some(({ alert }) => alert === name));
      const [before, at] = [checks[firesAt - 1]?.at, checks[firesAt]?.at];
      return (
        about === name &&
        before !== undefined &&
        at !== undefined &&
        secondsOf(at) - secondsOf(before) === stepSeconds
      );
    });
    expect(edges.length).toBeGreaterThan(0);
  },
);

test.each(names.filter((name) => name !== "Watchdog"))("a rule test shows when %s stays silent", (name) => {
  const silent = cases.filter(
    ({ about, checks }) =>
      about === name && checks.every(({ firing }) => firing.every(({ alert }) => alert !== name)),
  );
  expect(silent.length).toBeGreaterThan(0);
});

test("rule tests have different titles, are about alerts that exist, and give only series that rules read", () => {
  const titles = cases.map(({ title }) => title);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  expect(cases.map(({ about }) => about).filter((about) => !names.includes(about))).toEqual([]);
  expect(() => ruleSuites.map(promtoolDocument)).not.toThrow();
});

test("a rule test that gives a series which the healthy platform has not is refused", () => {
  const [suite] = ruleSuites;
  if (suite === undefined) throw new Error("there is no suite");
  const misspelled = { title: "a typo", about: "Watchdog", given: { 'up{job="gatewy"}': "1" }, checks: [] };
  expect(() => promtoolDocument({ ...suite, cases: [misspelled] })).toThrow(
    new Error('a typo: given: up{job="gatewy"}: not a series of healthy.ts: spell it as there'),
  );
});
