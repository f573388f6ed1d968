import { inventory } from "../../../inventory/index.ts";
import {
  findingLine,
  isExcluded,
  ruleFindingLines,
  ruleFindings,
  ruleProblems,
} from "../../../ops/rule-check/rule-findings.ts";
import { ruleExclusions } from "../../../ops/rule-check/exclusions.ts";
import { fullInventory } from "../../fixtures/full-inventory.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";

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
    "metrics: llm_engine_e2e_seconds_sum: has no label le, metrics: llm_engine_e2e_seconds_sum: has no buckets for a quantile",
  ],
  [
    "a bucket between two edges of the engine",
    'sum(rate(llm_engine_e2e_seconds_bucket{le="0.7"}[5m])) > 1',
    'buckets: llm_engine_e2e_seconds_bucket: no bucket ends at le "0.7", as Prometheus 2 and 3 spell it',
  ],
  [
    "a bucket of canaries that no model's target is",
    'sum(rate(llm_canary_e2e_seconds_bucket{le=~"2(\\\\.0)?"}[5m])) > 1',
    'buckets: llm_canary_e2e_seconds_bucket: no bucket ends at le "2(\\.0)?", as Prometheus 2 and 3 spell it',
  ],
  [
    "a bucket as only Prometheus 2 spells it",
    'sum(rate(llm_canary_e2e_seconds_bucket{le="1"}[5m])) > 1',
    'buckets: llm_canary_e2e_seconds_bucket: no bucket ends at le "1", as Prometheus 2 and 3 spell it',
  ],
  [
    "a matcher that looks like a comparison",
    'llm_target_up{target!="redis"}',
    "alerts/comparison: compares with nothing: it always fires",
  ],
  [
    "a range of two scrapes",
    "rate(llm_engine_preemptions_total[30s]) > 1",
    "promql/rate: rate(llm_engine_preemptions_total[30s]) spans less than four scrapes (60 s)",
  ],
  ["no comparison", "llm_target_up", "alerts/comparison: compares with nothing: it always fires"],
  ["nothing wrong", 'llm_target_up{target="redis"} == 0', ""],
])("a rule with %s is told so", (_what, expr, problems) => {
  const rule = { alert: "Any", expr, labels: {}, annotations: { summary: "It is down" } };
  const found = ruleProblems(fullInventory, rule).map(({ check, message }) => `${check}: ${message}`);
  expect(found.join(", ")).toBe(problems);
});

test.each([
  ["aggregates away", "sum by (kind) (llm_target_up) == 0", 1],
  ["keeps", "sum by (target) (llm_target_up) == 0", 0],
  ["does not aggregate", "llm_target_up == 0", 0],
])("a label in its text that a rule %s gives problems: %s: %i", (_what, expr, count) => {
  const annotations = { summary: "{{ $labels.target }} is down" };
  expect(ruleProblems(fullInventory, { alert: "Any", expr, labels: {}, annotations })).toEqual(
    Array.from({ length: count }, () => ({
      check: "alerts/template",
      message: "its text says {{ $labels.target }}, which the expression aggregates away",
    })),
  );
});

test("a finding is a line with the file, the rule, the check, what is wrong, and what to do", () => {
  expect(ruleFindings(fullInventory).map(findingLine)).toContain(
    "alerts/monitoring: Watchdog: alerts/comparison: compares with nothing: it always fires: compare the signal with a threshold",
  );
});
