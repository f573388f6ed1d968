import { dashboardUrl } from "../../alerts/dashboard-url.ts";
import { alertingRule, expression, ruleFile } from "../../alerts/compile.ts";
import type { AlertDefinition, Condition } from "../../alerts/definition.ts";
import { no, yes } from "../../alerts/thresholds.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";

test.each<[string, Condition, string]>([
  [
    "each series that compares so",
    { when: "any", signal: "a", is: ">", threshold: { ...no, value: 0.5 } },
    "a > 0.5",
  ],
  [
    "that only while something holds",
    { when: "any", signal: "a", is: "==", threshold: no, during: "b == 1" },
    "a == 0 and on () (b == 1)",
  ],
  ["no series that compares so", { when: "none", signal: "a", is: "==", threshold: yes }, "absent(a == 1)"],
  ["no series at all", { when: "absent", signal: "a" }, "absent(a)"],
  [
    "no series only while something holds",
    { when: "absent", signal: "a", during: "b == 1" },
    "absent(a) and on () (b == 1)",
  ],
  ["always", { when: "always" }, "vector(1)"],
])("a condition on %s becomes one expression", (_name, condition, expr) => {
  expect(expression(condition)).toBe(expr);
});

const definition: AlertDefinition = {
  name: "KvCacheSaturated",
  condition: { when: "any", signal: "thing_up", is: "==", threshold: no },
  forSeconds: 120,
  keepFiringForSeconds: 180,
  severity: "warning",
  team: "llm",
  labels: { model: "chat-large" },
  summary: "The thing is broken",
  description: "{{ $value }} things work.",
};

test("an alert is compiled with its labels, texts and links", () => {
  expect(alertingRule(fixtureInventory, definition)).toEqual({
    alert: "KvCacheSaturated",
    expr: "thing_up == 0",
    for: "2m",
    keep_firing_for: "3m",
    labels: { severity: "warning", team: "llm", cluster: "fixture", model: "chat-large" },
    annotations: {
      summary: "The thing is broken",
      description: "{{ $value }} things work.",
      runbook_url: "https://git.example/runbooks/KvCacheSaturated.md",
      dashboard_url: "http://10.0.0.13:3000/d/llm-model?var-model=chat-large&viewPanel=1645109150",
    },
  });
});

test("an alert that waits for nothing has no for", () => {
  expect(alertingRule(fixtureInventory, { ...definition, forSeconds: 0 })).not.toHaveProperty("for");
});

test.each([
  [
    "chooses the machine",
    { name: "DiskAlmostFull", labels: { job: "node", host: "db01" } },
    "http://10.0.0.13:3000/d/infra-node?var-host=db01&viewPanel=475220199",
  ],
  [
    "chooses nothing where there is no choice",
    { name: "Watchdog", labels: { model: "chat-large", host: "db01" } },
    "http://10.0.0.13:3000/d/monitoring-self?viewPanel=1029376833",
  ],
])("a link %s", (_case, alert, url) => {
  expect(dashboardUrl(fixtureInventory, alert)).toBe(url);
});

test("a secured Grafana is linked by HTTPS", () => {
  const metricsServer = { ...fixtureInventory.metricsServer, access: "secured" } as const;
  expect(dashboardUrl({ ...fixtureInventory, metricsServer }, { name: "Watchdog", labels: {} })).toBe(
    "https://10.0.0.13:3000/d/monitoring-self?viewPanel=1029376833",
  );
});

test("an alert that nobody said where to look for is refused", () => {
  expect(() => dashboardUrl(fixtureInventory, { name: "ThingBroken", labels: {} })).toThrow(
    new Error(
      "alerts/where-to-look.ts: ThingBroken: is not there: name the dashboard and panel that show it",
    ),
  );
});

test("a rule file is one group that is named after it", () => {
  expect(ruleFile(fixtureInventory, "topic", 30, [definition]).groups).toEqual([
    { name: "topic", interval: "30s", rules: [alertingRule(fixtureInventory, definition)] },
  ]);
});
