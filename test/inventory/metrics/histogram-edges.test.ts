import { histogramEdges } from "../../../inventory/metrics/index.ts";
import type { Family } from "../../../simulator/exposition/family.ts";
import { instrumentation } from "../../../simulator/http/instrumentation.ts";
import { engineMetrics } from "../../../simulator/models/engine-metrics.ts";
import { qdrantMetrics } from "../../../simulator/qdrant/qdrant-metrics.ts";

const edges = histogramEdges([]);

/** Upper edges of a histogram as the stand-in of the program that has it shows them. */
function shown(families: readonly Family[], name: string): readonly number[] {
  const samples = families.find((family) => family.name === name)?.samples ?? [];
  return samples.filter(({ suffix }) => suffix === "_bucket").map(({ labels }) => Number(labels["le"]));
}

const engine = engineMetrics("m", "0.11.0").families({ running: 0, waiting: 0, kvCacheUsage: 0 });
const qdrant = qdrantMetrics();
qdrant.observe("POST", "/collections/{name}/points", 200, 0.01);

test.each([
  ["vllm:time_to_first_token_seconds", engine, edges.llm_engine_ttft_seconds],
  ["vllm:inter_token_latency_seconds", engine, edges.llm_engine_itl_seconds],
  ["vllm:e2e_request_latency_seconds", engine, edges.llm_engine_e2e_seconds],
  ["vllm:request_queue_time_seconds", engine, edges.llm_engine_queue_seconds],
  ["vllm:request_prefill_time_seconds", engine, edges.llm_engine_prefill_seconds],
  ["vllm:request_decode_time_seconds", engine, edges.llm_engine_decode_seconds],
  [
    "http_request_duration_highr_seconds",
    instrumentation([], [], 500).families(),
    edges.http_request_duration_highr_seconds,
  ],
  [
    "rest_responses_duration_seconds",
    qdrant.families({ version: "1.15.0", collections: {} }),
    edges.rest_responses_duration_seconds,
  ],
] as const)("the edges of %s are those that its program shows", (name, families, known) => {
  expect(shown(families, name).filter((edge) => Number.isFinite(edge))).toEqual(known);
});

test("the edges of every histogram ascend", () => {
  for (const known of Object.values(edges)) {
    expect(known).toEqual([...known].sort((one, other) => one - other));
  }
});
