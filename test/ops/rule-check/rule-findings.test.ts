import { inventory } from "../../../inventory/index.ts";
import {
  findingLine,
  isExcluded,
  ruleFindingLines,
  ruleFindings,
} from "../../../ops/rule-check/rule-findings.ts";
import { ruleExclusions } from "../../../ops/rule-check/exclusions.ts";
import { fullInventory } from "../../fixtures/full-inventory.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { alertWith, problemsOf } from "./problems-of.ts";

test.each([
  ["the site", inventory],
  ["the fixture", fixtureInventory],
  ["the fixture with all that is optional", fullInventory],
])("no check objects to a rule of %s", (_name, site) => {
  expect(ruleFindingLines(site)).toEqual([]);
});

test.each(ruleExclusions)("the exclusion of $check for $rule is needed, and says why", (exclusion) => {
  const needed = ruleFindings(fullInventory).filter((finding) => isExcluded(finding, [exclusion]));
  expect(needed.length).toBeGreaterThan(0);
  expect(exclusion.reason.length).toBeGreaterThan(20);
});

test.each([
  ["no PromQL", "sum(up == 0", "metrics: end of sum(up == 0: is no PromQL"],
  [
    "a metric that is not there",
    "llm_target_upp == 0",
    "metrics: llm_target_upp: is not in inventory/metrics",
  ],
  [
    "a label that is not there",
    'llm_target_up{tarket="redis"} == 0',
    "metrics: llm_target_up: has no label tarket",
  ],
  [
    "a rate of a gauge",
    "rate(llm_engine_requests_waiting[5m]) > 1",
    "metrics: llm_engine_requests_waiting: is a gauge, which has no rate",
  ],
  [
    "a counter without a rate",
    "llm_engine_preemptions_total > 1",
    "metrics: llm_engine_preemptions_total: is no gauge and needs a rate",
  ],
  [
    "a quantile of what has no buckets",
    "histogram_quantile(0.9, sum by (le) (rate(llm_engine_e2e_seconds_sum[5m]))) > 1",
    "metrics: llm_engine_e2e_seconds_sum: has no label le\nmetrics: llm_engine_e2e_seconds_sum: has no buckets for a quantile",
  ],
  ["nothing wrong", 'llm_target_up{target="redis"} == 0', ""],
])("a rule with %s is told so", (_what, expr, problems) => {
  expect(problemsOf(alertWith({ expr }))).toBe(problems);
});

test("a finding is a line with the file, the rule, the check, what is wrong, and what to do", () => {
  expect(ruleFindings(fullInventory).map(findingLine)).toContain(
    "alerts/monitoring: Watchdog: alerts/comparison: compares with nothing: it always fires: compare the signal with a threshold",
  );
});
