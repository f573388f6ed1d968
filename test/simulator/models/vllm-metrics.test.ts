import { vllmRenames } from "../../../inventory/metrics/index.ts";
import { exposition, pythonDialect } from "../../../simulator/exposition/text.ts";
import { engineMetrics, familiesOf } from "../../../simulator/models/engine-metrics.ts";

const versions = ["0.9", "0.10", "0.11", "0.12", "0.13"] as const;

function atLeast(version: string, other: string): boolean {
  return Number(version.split(".")[1]) >= Number(other.split(".")[1]);
}

test.each(versions)("vLLM %s is played with every name that the rename table expects of it", (version) => {
  const expected = vllmRenames
    .filter(
      ({ since = "0.9", until }) =>
        atLeast(version, since) && !(until !== undefined && atLeast(version, until)),
    )
    .map(({ from }) => from)
    // The API server's own count is played by simulator/http/instrumentation.ts.
    .filter((from) => from.startsWith("vllm:"));
  const played: readonly string[] = familiesOf(version).map(({ name }) => name);
  expect(expected.filter((name) => !played.includes(name))).toEqual([]);
  expect(new Set(played).size).toBe(played.length);
});

test("a version shows a deprecated name beside its successor only as long as vLLM did", () => {
  const played = (version: string) => familiesOf(version).map(({ name }): string => name);
  expect(played("0.10.2")).toEqual(
    expect.arrayContaining(["vllm:gpu_cache_usage_perc", "vllm:kv_cache_usage_perc"]),
  );
  expect(played("0.11.0")).toEqual(
    expect.arrayContaining(["vllm:time_per_output_token_seconds", "vllm:inter_token_latency_seconds"]),
  );
  expect(played("0.11.0")).not.toContain("vllm:gpu_cache_usage_perc");
  expect(played("0.12.0")).not.toContain("vllm:time_per_output_token_seconds");
});

test("a fresh engine shows every finish reason at zero, and no _created series", () => {
  const text = exposition(
    engineMetrics("acme/chat", "0.11.0").families({ running: 0, waiting: 0, kvCacheUsage: 0 }),
    pythonDialect,
  );
  expect(text).toContain(`# TYPE vllm:request_success_total counter
vllm:request_success_total{engine="0",finished_reason="stop",model_name="acme/chat"} 0.0
vllm:request_success_total{engine="0",finished_reason="length",model_name="acme/chat"} 0.0
vllm:request_success_total{engine="0",finished_reason="abort",model_name="acme/chat"} 0.0
`);
  expect(text).not.toContain("_created");
});

test("e2e latency has vLLM's own buckets in Python's spelling", () => {
  const text = exposition(
    engineMetrics("m", "0.11.0").families({ running: 0, waiting: 0, kvCacheUsage: 0 }),
    pythonDialect,
  );
  const edges = [...text.matchAll(/vllm:e2e_request_latency_seconds_bucket\{engine="0",le="([^"]+)"/g)];
  expect(edges.map((match) => match[1]).join(" ")).toBe(
    "0.3 0.5 0.8 1.0 1.5 2.0 2.5 5.0 10.0 15.0 20.0 30.0 40.0 50.0 60.0 120.0 240.0 480.0 960.0 1920.0 7680.0 +Inf",
  );
});
