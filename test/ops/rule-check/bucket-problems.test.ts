import { histogramEdges, series, type HistogramName } from "../../../inventory/metrics/index.ts";
import { bucketProblems } from "../../../ops/rule-check/bucket-problems.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";

const [large] = fixtureInventory.models;
if (large === undefined) throw new Error("the fixture has no model");

/** A site with one model that is to answer within 0.7 s. */
const site = {
  models: [
    {
      ...large,
      latencyTarget: { ...large.latencyTarget, seconds: 0.7, ttftSeconds: 0.22, tpotSeconds: 0.033 },
    },
  ],
};

function problems(histogram: HistogramName, operator: "=" | "=~", value: string) {
  return bucketProblems(site, `rate(${series(`${histogram}_bucket`, { le: { operator, value } })}[5m])`);
}

/** Of each histogram: an edge that it has, and one that only others have. */
const edges: readonly (readonly [HistogramName, string, string])[] = [
  ["llm_canary_ttft_seconds", "0.22", "0.08"],
  ["llm_canary_itl_seconds", "0.033", "0.8"],
  ["llm_canary_tpot_seconds", "0.0025", "0.25"],
  ["llm_canary_e2e_seconds", "2.8", "0.01"],
  ["llm_engine_ttft_seconds", "0.08", "0.3"],
  ["llm_engine_itl_seconds", "0.025", "0.8"],
  ["llm_engine_e2e_seconds", "0.8", "0.75"],
  ["llm_engine_queue_seconds", "0.3", "0.1"],
  ["llm_engine_prefill_seconds", "1.5", "0.25"],
  ["llm_engine_decode_seconds", "2.5", "7.5"],
  ["http_request_duration_highr_seconds", "0.075", "0.08"],
  ["rest_responses_duration_seconds", "0.02", "0.025"],
  ["nodejs_gc_duration_seconds", "0.001", "0.005"],
];

test.each(edges)("a bucket of %s ends at %s, none at %s", (histogram, there, elsewhere) => {
  expect(problems(histogram, "=", there)).toEqual([]);
  expect(problems(histogram, "=", "+Inf")).toEqual([]);
  expect(problems(histogram, "=", elsewhere)).toEqual([
    `${histogram}_bucket: no bucket ends at le "${elsewhere}", as Prometheus 2 and 3 spell it`,
  ]);
});

test("every histogram is among these", () => {
  expect(edges.map(([histogram]) => histogram).sort()).toEqual(Object.keys(histogramEdges([])).sort());
});

test.each([
  ["=", "1", ["1"]],
  ["=", "1.0", ["1.0"]],
  ["=~", "1(\\.0)?", []],
  ["=~", "120(\\.0)?", []],
] as const)("of whole seconds, le%s%s is taken where both spell it so", (operator, value, told) => {
  expect(problems("llm_engine_e2e_seconds", operator, value)).toEqual(
    told.map(
      (text) =>
        `llm_engine_e2e_seconds_bucket: no bucket ends at le "${text}", as Prometheus 2 and 3 spell it`,
    ),
  );
});

test("what is planned is no edge yet", () => {
  const planned = site.models.map((model) => ({ ...model, residency: "planned" as const }));
  const expr = `rate(${series("llm_canary_e2e_seconds_bucket", { le: "2.8" })}[5m])`;
  expect(bucketProblems({ models: planned }, expr)).toHaveLength(1);
});
