import { counters } from "../../../exporter/series/counters.ts";
import { gauges } from "../../../exporter/series/gauges.ts";
import { histograms } from "../../../exporter/series/histograms.ts";

test("a wrong metric name, a wrong label and a missing label do not compile", () => {
  const known = counters("llm_canary_output_tokens_total");
  // @ts-expect-error: there is no such metric
  const unknown = () => counters("llm_canary_tokens_total");
  // @ts-expect-error: it is a gauge
  const otherType = () => counters("llm_target_up");
  const values = { models: "chat", path: "direct" };
  const wrongLabel = () => {
    // @ts-expect-error: "models" is not one of its labels, "model" is missing
    known.declare([values]);
  };
  const noPath = [{ labels: { model: "chat" }, value: 1 }];
  // @ts-expect-error: label "path" is missing
  const missingLabel = () => gauges("llm_canary_last_run_timestamp_seconds", noPath);
  expect([unknown, otherType, wrongLabel, missingLabel]).toHaveLength(4);
});

describe("counters", () => {
  const series = (counter: ReturnType<typeof counters<"llm_canary_output_tokens_total">>) =>
    counter.family().series;

  test("declared series start at 0 and count", () => {
    const tokens = counters("llm_canary_output_tokens_total");
    tokens.declare([
      { model: "a", path: "direct" },
      { model: "b", path: "direct" },
    ]);
    tokens.add({ path: "direct", model: "a" }, 3);
    tokens.add({ model: "a", path: "direct" }, 4);
    expect(series(tokens)).toEqual([
      {
        labels: [
          ["model", "a"],
          ["path", "direct"],
        ],
        value: 7,
      },
      {
        labels: [
          ["model", "b"],
          ["path", "direct"],
        ],
        value: 0,
      },
    ]);
  });

  test("what was not declared is not counted: nothing from outside makes a series", () => {
    const tokens = counters("llm_canary_output_tokens_total");
    tokens.declare([]);
    tokens.add({ model: "x", path: "direct" }, 1);
    expect(series(tokens)).toEqual([]);
  });

  test("a new declaration keeps what stays, drops what goes, and starts the rest at 0", () => {
    const tokens = counters("llm_canary_output_tokens_total");
    tokens.declare([
      { model: "stays", path: "direct" },
      { model: "goes", path: "direct" },
    ]);
    tokens.add({ model: "stays", path: "direct" }, 1);
    tokens.declare([
      { model: "new", path: "direct" },
      { model: "stays", path: "direct" },
    ]);
    expect(series(tokens)).toEqual([
      {
        labels: [
          ["model", "new"],
          ["path", "direct"],
        ],
        value: 0,
      },
      {
        labels: [
          ["model", "stays"],
          ["path", "direct"],
        ],
        value: 1,
      },
    ]);
  });
});

describe("histograms", () => {
  const labels = { model: "a", path: "direct" };

  test("an observation on an edge is within it, one above all edges only in +Inf", () => {
    const ttft = histograms("llm_canary_ttft_seconds");
    ttft.declare([labels], [0.1, 1]);
    for (const value of [0.05, 0.1, 0.2, 1, 1.5]) ttft.observe(labels, value);
    expect(ttft.family().series).toEqual([
      {
        labels: [
          ["model", "a"],
          ["path", "direct"],
        ],
        buckets: [
          { upperEdge: 0.1, cumulativeCount: 2 },
          { upperEdge: 1, cumulativeCount: 4 },
        ],
        sum: 0.05 + 0.1 + 0.2 + 1 + 1.5,
        count: 5,
      },
    ]);
  });

  test.each([
    ["the same edges keep the observations", [0.1, 1], 1],
    ["other edges start anew", [0.1, 1, 2], 0],
  ])("after a new declaration, %s", (_case, edges, count) => {
    const ttft = histograms("llm_canary_ttft_seconds");
    ttft.declare([labels], [0.1, 1]);
    ttft.observe(labels, 0.5);
    ttft.declare([labels, { model: "b", path: "direct" }], edges);
    expect(ttft.family().series).toMatchObject([{ count }, { count: 0 }]);
    expect(ttft.family().series).toHaveLength(2);
  });

  test("an observation of a series that a reload took away is dropped", () => {
    const ttft = histograms("llm_canary_ttft_seconds");
    ttft.declare([], [0.1]);
    ttft.observe(labels, 0.5);
    expect(ttft.family().series).toEqual([]);
  });
});
