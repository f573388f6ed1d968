import type { Family } from "../../../exporter/exposition/family.ts";
import { openMetricsExposition, textExposition } from "../support/rendered.ts";

const rendered: readonly Family[] = [
  {
    type: "counter",
    name: "llm_x_total",
    help: 'Says "hi" \\ bye\nnext.',
    series: [
      { labels: [["a", 'q"\\\n']], value: 3 },
      { labels: [["a", ""]], value: 0 },
    ],
  },
  { type: "gauge", name: "llm_none", help: "Without series.", series: [] },
  { type: "gauge", name: "llm_y", help: "Y.", series: [{ labels: [], value: Infinity }] },
  {
    type: "histogram",
    name: "llm_h_seconds",
    help: "H.",
    series: [
      {
        labels: [["m", "x"]],
        buckets: [
          { upperEdge: 0.3, cumulativeCount: 1 },
          { upperEdge: 1, cumulativeCount: 2 },
        ],
        sum: 7.5,
        count: 3,
      },
    ],
  },
];

test("text 0.0.4, byte by byte", () => {
  expect(textExposition(rendered)).toBe(
    [
      '# HELP llm_x_total Says "hi" \\\\ bye\\nnext.',
      "# TYPE llm_x_total counter",
      'llm_x_total{a="q\\"\\\\\\n"} 3',
      'llm_x_total{a=""} 0',
      "# HELP llm_y Y.",
      "# TYPE llm_y gauge",
      "llm_y +Inf",
      "# HELP llm_h_seconds H.",
      "# TYPE llm_h_seconds histogram",
      'llm_h_seconds_bucket{m="x",le="0.3"} 1',
      'llm_h_seconds_bucket{m="x",le="1.0"} 2',
      'llm_h_seconds_bucket{m="x",le="+Inf"} 3',
      'llm_h_seconds_sum{m="x"} 7.5',
      'llm_h_seconds_count{m="x"} 3',
      "",
    ].join("\n"),
  );
});

test("OpenMetrics 1.0, byte by byte", () => {
  expect(openMetricsExposition(rendered)).toBe(
    [
      "# TYPE llm_x counter",
      '# HELP llm_x Says \\"hi\\" \\\\ bye\\nnext.',
      'llm_x_total{a="q\\"\\\\\\n"} 3',
      'llm_x_total{a=""} 0',
      "# TYPE llm_y gauge",
      "# HELP llm_y Y.",
      "llm_y +Inf",
      "# TYPE llm_h_seconds histogram",
      "# HELP llm_h_seconds H.",
      'llm_h_seconds_bucket{m="x",le="0.3"} 1',
      'llm_h_seconds_bucket{m="x",le="1.0"} 2',
      'llm_h_seconds_bucket{m="x",le="+Inf"} 3',
      'llm_h_seconds_sum{m="x"} 7.5',
      'llm_h_seconds_count{m="x"} 3',
      "# EOF",
      "",
    ].join("\n"),
  );
});
