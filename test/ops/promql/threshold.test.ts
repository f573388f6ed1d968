import { expression } from "../../../alerts/compile.ts";
import { alertDefinitions } from "../../../alerts/index.ts";
import { inventory } from "../../../inventory/index.ts";
import { numberedPromql } from "../../../ops/promql/numbers.ts";
import { thresholdOf } from "../../../ops/promql/threshold.ts";

test.each([
  ["up == 0", 0, "boolean", "up == …"],
  ["3 < llm_engine_requests_waiting", 3, "requests", "… < llm_engine_requests_waiting"],
  [
    "absent(time() - llm_canary_last_run_timestamp_seconds <= 180)",
    180,
    "seconds",
    "absent(time() - llm_canary_last_run_timestamp_seconds <= …)",
  ],
  [
    "(scrape_duration_seconds > 5) and on () (up == 1)",
    5,
    "seconds",
    "(scrape_duration_seconds > …) and on () (up == 1)",
  ],
  [
    "histogram_quantile(0.95, sum by (le) (rate(llm_canary_e2e_seconds_bucket[5m]))) > bool 1.5",
    1.5,
    "seconds",
    "histogram_quantile(0.95, sum by (le) (rate(llm_canary_e2e_seconds_bucket[5m]))) > bool …",
  ],
  [
    "rate(llm_canary_e2e_seconds_sum[5m]) / rate(llm_canary_e2e_seconds_count[5m]) > 2",
    2,
    "seconds",
    "rate(llm_canary_e2e_seconds_sum[5m]) / rate(llm_canary_e2e_seconds_count[5m]) > …",
  ],
  ["rate(process_cpu_seconds_total[5m]) > 0.9", 0.9, "ratio", "rate(process_cpu_seconds_total[5m]) > …"],
  [
    "sum(rate(llm_engine_generation_tokens_total[5m])) * 60 < 1e3",
    1000,
    "tokens/s",
    "sum(rate(llm_engine_generation_tokens_total[5m])) * 60 < …",
  ],
  [
    "node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.1",
    0.1,
    "ratio",
    "node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < …",
  ],
  ["process_resident_memory_bytes > 2e8", 2e8, "bytes", "process_resident_memory_bytes > …"],
  ["llm_gateway_overhead_seconds < -1", -1, "seconds", "llm_gateway_overhead_seconds < …"],
  ["time() - process_start_time_seconds < 5m", 300, "seconds", "time() - process_start_time_seconds < …"],
  ["count(up == 0) > 2", 2, "count", "count(up == 0) > …"],
  ["some_series_of_others > 7", 7, "", "some_series_of_others > …"],
])("the threshold of %s", (expr, value, unit, signal) => {
  expect(thresholdOf(expr)).toEqual({ value, unit, signal });
});

test.each([
  ["vector(1)", "compares with nothing"],
  ["absent(up)", "compares with nothing"],
  ["up == 0 or llm_target_up == 0", "compares with several numbers"],
  ["llm_target_up > on (target) llm_target_ready", "compares two series"],
  ["max(up == 0)", "decides nothing outside the aggregation"],
  ["up == ", "is no PromQL"],
])("%s has no threshold: it %s", (expr) => {
  expect(thresholdOf(expr)).toBeUndefined();
});

test("the threshold of each alert of the site is found in its expression again, with the unit of its definition", () => {
  const definitions = alertDefinitions(inventory).flatMap(({ name, condition }) =>
    "threshold" in condition ? [{ name, condition, threshold: condition.threshold }] : [],
  );
  expect(definitions.length).toBeGreaterThan(20);
  for (const { name, condition, threshold } of definitions) {
    const found = thresholdOf(expression(condition));
    expect({ name, value: found?.value }).toEqual({ name, value: threshold.value });
    if (threshold.unit === "seconds" || threshold.unit === "ratio") {
      expect({ name, unit: found?.unit }).toEqual({ name, unit: threshold.unit });
    }
  }
});

test("expressions that differ only in numbers have the same shape", () => {
  const expr = (range: string, number: string) => `sum(rate(x_total{code="500"}[${range}])) > ${number}`;
  expect(numberedPromql(expr("5m", "0.5"))).toEqual({ shape: expr("…", "…"), numbers: ["5m", "0.5"] });
});
