import { series } from "../../../inventory/metrics/index.ts";
import {
  canaryMetrics,
  catalogueMetrics,
  customMetrics,
  differentFrom,
  engineMetrics,
  exporterMetrics,
  matching,
  metricOf,
  targetMetrics,
  vllmRenames,
} from "../../../inventory/metrics/index.ts";

const ours = {
  ...targetMetrics,
  ...canaryMetrics,
  ...engineMetrics,
  ...catalogueMetrics,
  ...exporterMetrics,
  ...customMetrics,
};

test.each(Object.entries(ours))("%s follows the naming conventions", (name, { type, labels, help }) => {
  expect(name).toMatch(/^(?:llm|process|nodejs)_[a-z0-9_]+$/);
  expect(name.endsWith("_total")).toBe(type === "counter");
  expect(help).toMatch(/\.$/);
  // Labels that a scrape sets itself would be renamed to exported_job and the like.
  expect(labels.filter((label) => ["job", "instance", "host", "service"].includes(label))).toEqual([]);
});

test.each([
  ["a bare series", series("llm_target_up"), "llm_target_up"],
  [
    "equal labels",
    series("llm_target_up", { kind: "model", target: "phi-3-mini" }),
    'llm_target_up{kind="model",target="phi-3-mini"}',
  ],
  [
    "other matchers",
    series("llm_canary_ttft_seconds_bucket", { model: matching("phi.*"), path: differentFrom("gateway") }),
    'llm_canary_ttft_seconds_bucket{model=~"phi.*",path!="gateway"}',
  ],
  ["quotes in a value", series("up", { job: 'a"b\\c' }), 'up{job="a\\"b\\\\c"}'],
  ["a Grafana variable", series("llm_model_info", { model: "$model" }), 'llm_model_info{model="$model"}'],
])("series() selects by %s", (_case, selector, expected) => {
  expect(selector).toBe(expected);
});

test("a wrong metric or label name does not compile", () => {
  // @ts-expect-error there is no such metric
  series("llm_target_upp");
  // @ts-expect-error llm_target_up has no label "modle"
  series("llm_target_up", { modle: "x" });
  // @ts-expect-error a histogram has no series of its own name
  series("llm_canary_ttft_seconds");
  expect(metricOf("llm_target_upp")).toBeUndefined();
});

test("metricOf finds a histogram by each of its series", () => {
  for (const suffix of ["bucket", "sum", "count"]) {
    expect(metricOf(`llm_canary_ttft_seconds_${suffix}`)).toBe(canaryMetrics.llm_canary_ttft_seconds);
  }
  expect(metricOf("llm_target_up_bucket")).toBeUndefined();
});

test.each(["0.9", "0.10", "0.11", "0.12", "0.13", "1.0"])(
  "every engine metric has exactly one source in vLLM %s",
  (version) => {
    const order = (v: string) =>
      v
        .split(".")
        .map(Number)
        .reduce((sum, part) => sum * 1000 + part, 0);
    const sources = vllmRenames
      .filter(
        ({ since = "0.9", until = "99.0" }) =>
          order(since) <= order(version) && order(version) < order(until),
      )
      .map(({ to }) => to);
    expect([...sources].sort()).toEqual(Object.keys(engineMetrics).sort());
  },
);
