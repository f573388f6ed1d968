import { metricDefinitions } from "./definition.ts";

/** The inventory as metrics, for joins and target lines. Emitted by the exporter; constant until a reload. */
export const catalogueMetrics = metricDefinitions({
  llm_model_info: { type: "gauge", labels: ["model", "model_id", "team"], help: "1 for each model service." },
  llm_model_latency_target_seconds: {
    type: "gauge",
    labels: ["model"],
    help: "End-to-end latency that was agreed for the canary's number of tokens.",
  },
  llm_model_throughput_target_requests_per_second: {
    type: "gauge",
    labels: ["model"],
    help: "Requests a second that were agreed.",
  },
  llm_slo_objective_ratio: {
    type: "gauge",
    labels: ["model", "slo"],
    help: "Share of good requests that was agreed, by objective (availability, latency, ttft, canary).",
  },
});
