import { matching } from "../../inventory/metrics/index.ts";
import { buckets, gauge, increase, lowest, quantile, rate, share } from "../../dashboards/layer/promql.ts";
import { queryProblems as problems } from "../../ops/dashboard-check/query-problems.ts";

test.each([
  [
    "a rate summed by labels",
    rate("llm_engine_requests_total", ["model", "outcome"], { outcome: matching("stop|length") }),
    'sum by (model, outcome) (rate(llm_engine_requests_total{outcome=~"stop|length"}[$__rate_interval]))',
  ],
  [
    "a rate summed into one",
    rate("llm_engine_e2e_seconds_count", []),
    "sum (rate(llm_engine_e2e_seconds_count[$__rate_interval]))",
  ],
  [
    "an increase over the dashboard's time",
    increase("llm_canary_runs_total", ["model"], { path: "direct" }, "$__range"),
    'sum by (model) (increase(llm_canary_runs_total{path="direct"}[$__range]))',
  ],
  [
    "a gauge",
    gauge("max", "llm_engine_kv_cache_usage_ratio", ["model"]),
    "max by (model) (llm_engine_kv_cache_usage_ratio)",
  ],
  [
    "the lowest value of a gauge",
    lowest("llm_target_ready", ["target"], { kind: "redis" }),
    'min by (target) (min_over_time(llm_target_ready{kind="redis"}[$__rate_interval]))',
  ],
  [
    "a quantile, which keeps le",
    quantile(0.95, "llm_canary_ttft_seconds", ["model"], { path: "gateway" }),
    'histogram_quantile(0.95, sum by (le, model) (rate(llm_canary_ttft_seconds_bucket{path="gateway"}[$__rate_interval])))',
  ],
  [
    "a quantile over the dashboard's time, by increase",
    quantile(0.5, "llm_canary_e2e_seconds", [], {}, "$__range"),
    "histogram_quantile(0.5, sum by (le) (increase(llm_canary_e2e_seconds_bucket[$__range])))",
  ],
  [
    "the buckets of a heatmap",
    buckets("llm_canary_itl_seconds", { model: "$model" }),
    'sum by (le) (increase(llm_canary_itl_seconds_bucket{model="$model"}[$__rate_interval]))',
  ],
  ["a share: 0 without a part, nothing without a whole", share("a", "b"), "(a or b * 0) / (b > 0)"],
])("renders %s", (_case, rendered, expected) => {
  expect(rendered).toBe(expected);
});

test("a wrong name, label or type of metric does not compile", () => {
  const wrong = [
    // @ts-expect-error -- there is no such metric
    rate("llm_engine_tokens_total", []),
    // @ts-expect-error -- the label is called outcome
    rate("llm_engine_requests_total", ["result"]),
    // @ts-expect-error -- and a matcher's label is checked as well
    rate("llm_engine_requests_total", [], { result: "stop" }),
    // @ts-expect-error -- a gauge has no rate
    rate("llm_engine_requests_waiting", []),
    // @ts-expect-error -- a counter is drawn by its rate
    gauge("sum", "llm_engine_requests_total", []),
    // @ts-expect-error -- a gauge has no quantiles
    quantile(0.95, "llm_target_check_duration_seconds", []),
  ];
  // The checks of `problems` find at run time what the compiler refused, but for names that it takes as text.
  expect(wrong.flatMap((expr) => problems(expr.replaceAll("$__rate_interval", "5m")))).toEqual([
    "llm_engine_tokens_total: is not in inventory/metrics",
    "llm_engine_requests_total: has no label result",
    "llm_engine_requests_total: has no label result",
    "llm_engine_requests_waiting: is a gauge, which has no rate",
    "llm_engine_requests_total: is no gauge and needs a rate",
    "llm_target_check_duration_seconds_bucket: is not in inventory/metrics",
  ]);
});

test.each([
  [
    "a good query that asks whether a counter is there",
    "present_over_time(llm_engine_requests_total[5m])",
    [],
  ],
  ["an unclosed bracket", "sum(up", ["end of sum(up: is no PromQL"]],
  [
    "a quantile that loses le",
    "histogram_quantile(0.9, sum by (model) (rate(llm_engine_e2e_seconds_bucket[5m])))",
    ["llm_engine_e2e_seconds_bucket: loses le before the quantile"],
  ],
  [
    "a quantile of a sum",
    "histogram_quantile(0.9, sum by (le) (rate(llm_engine_e2e_seconds_sum[5m])))",
    [
      "llm_engine_e2e_seconds_sum: has no label le",
      "llm_engine_e2e_seconds_sum: has no buckets for a quantile",
    ],
  ],
  [
    "a histogram without its suffix",
    "rate(llm_engine_e2e_seconds[5m])",
    ["llm_engine_e2e_seconds: is a histogram, its series end in _bucket, _sum, _count"],
  ],
  ["a good query", 'max by (model) (llm_engine_requests_running{host="gpu01"})', []],
])("the checks of queries find %s", (_case, expr, expected) => {
  expect(problems(expr)).toEqual(expected);
});
