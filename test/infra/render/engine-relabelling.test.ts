import { engineRelabelling, type RelabelRule } from "../../../infra/render/engine-relabelling.ts";

/** What Prometheus does with `replace` rules: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config */
function relabelled(labels: Readonly<Record<string, string>>, rules: readonly RelabelRule[]) {
  return rules.reduce((current, { source_labels, regex, target_label, replacement }) => {
    const source = source_labels.map((label) => current[label] ?? "").join(";");
    const match = new RegExp(`^(?:${regex})$`).exec(source);
    if (match === null) return current;
    const value = replacement.replace("$1", match[1] ?? "");
    const others = Object.fromEntries(Object.entries(current).filter(([label]) => label !== target_label));
    return value === "" ? others : { ...others, [target_label]: value };
  }, labels);
}

test.each([
  ["0.9", "vllm:gpu_cache_usage_perc", "llm_engine_kv_cache_usage_ratio"],
  ["0.10", "vllm:kv_cache_usage_perc", "llm_engine_kv_cache_usage_ratio"],
  ["0.10", "vllm:gpu_cache_usage_perc", "vllm:gpu_cache_usage_perc"],
  ["0.10", "vllm:time_per_output_token_seconds_bucket", "llm_engine_itl_seconds_bucket"],
  ["0.11", "vllm:time_per_output_token_seconds_bucket", "vllm:time_per_output_token_seconds_bucket"],
  ["0.11", "vllm:inter_token_latency_seconds_sum", "llm_engine_itl_seconds_sum"],
  ["0.13", "vllm:e2e_request_latency_seconds_count", "llm_engine_e2e_seconds_count"],
  ["0.13", "process_start_time_seconds", "process_start_time_seconds"],
] as const)("under vLLM %s %s is stored as %s", (version, scraped, stored) => {
  expect(relabelled({ __name__: scraped, le: "1.0" }, engineRelabelling({ name: "vllm", version }))).toEqual({
    __name__: stored,
    le: "1.0",
  });
});

test("the finish reason becomes the label outcome", () => {
  const scraped = { __name__: "vllm:request_success_total", finished_reason: "stop", engine: "0" };
  expect(relabelled(scraped, engineRelabelling({ name: "vllm", version: "0.11" }))).toEqual({
    __name__: "llm_engine_requests_total",
    outcome: "stop",
    engine: "0",
  });
});
