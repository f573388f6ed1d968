import { dependencyProblems } from "../../../../ops/rule-check/pint/dependency.ts";
import { ruleSet } from "../../../../ops/rule-check/rule-set.ts";
import { alertWith, problemsOf, recordingWith } from "../problems-of.ts";

const waiting = "sum(llm_engine_requests_waiting)";
const running = "sum(llm_engine_requests_running)";

describe("promql/fragile", () => {
  test.each([
    [
      "the largest",
      { expr: "topk(3, llm_engine_requests_waiting) > 5", for: "5m" },
      "promql/fragile: topk chooses other series at each evaluation",
    ],
    [
      "two aggregates at once",
      { expr: `${waiting} / ${running} > 5` },
      "promql/fragile: aggregates of llm_engine_requests_waiting and llm_engine_requests_running meet before both are scraped",
    ],
    ["two aggregates after a scrape", { expr: `${waiting} / ${running} > 5`, for: "15s" }, ""],
    ["one aggregate", { expr: `${waiting} / ${waiting} > 5` }, ""],
  ])("an alert about %s", (_what, rule, told) => {
    expect(problemsOf(alertWith(rule))).toBe(told);
  });
});

describe("alerts/comparison", () => {
  test.each([
    ["no comparison", "llm_target_up"],
    ["a matcher that looks like one", 'llm_target_up{target!="redis"}'],
  ])("an alert with %s", (_what, expr) => {
    expect(problemsOf(alertWith({ expr }))).toBe("alerts/comparison: compares with nothing: it always fires");
  });
});

describe("alerts/template", () => {
  const dropped = "alerts/template: its text says {{ $labels.target }}, which its expression does not have";
  test.each([
    ["aggregates away", "sum by (kind) (llm_target_up) == 0", dropped],
    ["keeps", "sum by (target) (llm_target_up) == 0", ""],
    ["does not aggregate", "llm_target_up == 0", ""],
    ["matches on others", "llm_target_up == on (kind) llm_target_ready", dropped],
    ["finds absent, unless it was asked for", 'absent(llm_target_up{target="redis"})', ""],
    ["finds absent", "absent(llm_target_up == 1)", dropped],
  ])("a label in its text that an expression %s", (_what, expr, told) => {
    const annotations = { summary: "{{ $labels.target }} is down" };
    expect(problemsOf(alertWith({ expr, annotations }))).toBe(told);
    expect(problemsOf(alertWith({ expr, annotations, labels: { target: "redis" } }))).toBe("");
  });

  test("a value in a label", () => {
    expect(problemsOf(alertWith({ labels: { depth: "{{ $value }}" } }))).toBe(
      "alerts/template: its label depth says {{ $value }}: each value would be another alert",
    );
  });
});

test.each([
  ["no duration", { for: "5 minutes" }, "alerts/for: for: 5 minutes is no duration"],
  ["nothing", { for: "0s" }, "alerts/for: for: 0s is so without it"],
  ["nothing", { keep_firing_for: "0" }, "alerts/for: keep_firing_for: 0 is so without it"],
  ["a duration", { for: "1h30m", keep_firing_for: "5m" }, ""],
])("alerts/for: %s", (_what, rule, told) => {
  expect(problemsOf(alertWith(rule))).toBe(told);
});

test.each([
  [
    "a group whose results are gone before the next",
    { ...recordingWith({}), intervalSeconds: 360 },
    "group/interval: is evaluated every 6m, and its results last for 5m",
  ],
  [
    "a range that a skipped evaluation leaves a gap in",
    { ...recordingWith({ expr: "max(max_over_time(llm_target_up[3m]))" }), intervalSeconds: 120 },
    "group/interval: llm_target_up[3m] spans less than two evaluations (every 2m)",
  ],
  [
    "a range of one sample of what is recorded",
    recordingWith({ expr: "max_over_time(model:llm_throughput_headroom:ratio[3m])" }),
    "group/interval: model:llm_throughput_headroom:ratio[3m] spans less than two samples (every 2m)",
  ],
  ["a range of two", recordingWith({ expr: "max_over_time(model:llm_throughput_headroom:ratio[4m])" }), ""],
])("group/interval: %s", (_what, placed, told) => {
  expect(problemsOf(placed)).toBe(told);
});

describe("rule/dependency", () => {
  test("an alert that nobody raises", () => {
    expect(problemsOf(alertWith({ expr: 'ALERTS{alertname=~"HostDown|HostGone"} == 1' }))).toBe(
      "rule/dependency: no rule raises HostGone",
    );
  });

  test("a series that nobody records", () => {
    const expr = "slo:sli_events:rate5m > 0";
    expect(problemsOf(alertWith({ expr }))).toBe("");
    expect(dependencyProblems(expr, ruleSet([]))).toEqual(["no rule records slo:sli_events:rate5m"]);
  });
});

describe("rule/duplicate", () => {
  const once = "rule/duplicate: is once more in any, with the same labels";
  test.each([
    ["recorded twice", recordingWith({}), recordingWith({}), once],
    [
      "recorded of one and of another",
      recordingWith({}),
      recordingWith({ expr: "min(llm_target_up)" }),
      once,
    ],
    [
      "recorded under two labels",
      recordingWith({ labels: { of: "a" } }),
      recordingWith({ labels: { of: "b" } }),
      "",
    ],
    ["raised twice, with another text", alertWith({}), alertWith({ annotations: { summary: "Down" } }), once],
    [
      "raised for two targets, by series",
      alertWith({ expr: 'llm_target_up{target="redis"} == 0' }),
      alertWith({ expr: 'llm_target_up{target="qdrant"} == 0' }),
      "",
    ],
    [
      "raised for two targets, without their names",
      alertWith({ expr: 'max(llm_target_up{target="redis"}) == 0' }),
      alertWith({ expr: 'max(llm_target_up{target="qdrant"}) == 0' }),
      once,
    ],
  ])("what is %s", (_what, one, other, told) => {
    expect(problemsOf(one, other)).toBe(told);
  });
});
