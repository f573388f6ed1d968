import { ruleFiles } from "../../alerts/index.ts";
import { selectors } from "../../ops/promql/syntax.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";

const rules = Object.values(ruleFiles(fixtureInventory)).flatMap(({ groups }) =>
  groups.flatMap((group) => group.rules.flatMap((rule) => ("record" in rule ? [rule] : []))),
);
const names = rules.map(({ record }) => record);

const ofEngines = (measure: string) => ["model", "team", "cluster"].map((level) => `${level}:${measure}`);
const ofObjectives = (measure: string) =>
  ["slo", "team_slo", "cluster_slo"].map((level) => `${level}:${measure}`);

test.each([
  ["attainment of objectives", ofObjectives("attainment:ratio_rate30d")],
  ["error budget", ofObjectives("period_error_budget_remaining:ratio")],
  ["requests a second", ofEngines("llm_engine_requests:rate5m")],
  ["goodput", ofEngines("llm_engine_goodput:rate5m")],
  ["time in the queue", ofEngines("llm_engine_queue_seconds:mean_rate5m")],
  ["time to the first token", ofEngines("llm_engine_prefill_seconds:mean_rate5m")],
  ["time from there to the last", ofEngines("llm_engine_decode_seconds:mean_rate5m")],
  ["latency", ofEngines("llm_engine_e2e_seconds:mean_rate5m")],
  ["prompt tokens a second", ofEngines("llm_engine_prompt_tokens:rate5m")],
  ["tokens a second", ofEngines("llm_engine_generation_tokens:rate5m")],
  ["headroom", ofEngines("llm_throughput_headroom:ratio")],
  ["peak of an hour", ofEngines("llm_engine_requests:rate5m_max1h")],
  ["peak of a day", ofEngines("llm_engine_requests:rate5m_max1d")],
  ["trend of the peaks", ofEngines("llm_throughput_growth:requests_per_second_per_day")],
  ["days to the limit", ofEngines("llm_throughput_limit:days")],
])("the %s is recorded by model, by team and of all", (_measure, levels) => {
  expect(levels.filter((name) => !names.includes(name))).toEqual([]);
});

test("what is recorded of teams and of all is made of what is recorded, not of raw series once more", () => {
  const raw = rules
    .filter(({ record }) => /^(?:team|cluster)/.test(record))
    .flatMap(({ expr }) => selectors(expr).map(({ metric }) => metric))
    .filter((metric) => !metric.includes(":"));
  expect(raw).toEqual([]);
});
