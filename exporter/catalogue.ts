import type { CatalogueEntry } from "./config.ts";
import type { Family } from "./exposition/family.ts";
import { gauges } from "./series/gauges.ts";

/** The model services as the inventory describes them, as metrics. */
export function catalogueFamilies(catalogue: readonly CatalogueEntry[]): readonly Family[] {
  return [
    gauges(
      "llm_model_info",
      catalogue.map(({ model, modelId, team }) => ({ labels: { model, model_id: modelId, team }, value: 1 })),
    ),
    gauges(
      "llm_model_latency_target_seconds",
      catalogue.map(({ model, latencyTargetSeconds: value }) => ({ labels: { model }, value })),
    ),
    gauges(
      "llm_model_throughput_target_requests_per_second",
      catalogue.map(({ model, throughputTargetRequestsPerSecond: value }) => ({ labels: { model }, value })),
    ),
    gauges(
      "llm_slo_objective_ratio",
      catalogue.flatMap(({ model, objectives }) =>
        Object.entries(objectives).map(([slo, value]) => ({ labels: { model, slo }, value })),
      ),
    ),
  ];
}
