import { metricDefinitions } from "./definition.ts";

const card = ["uuid"] as const;

/**
 * One GPU, as nvidia_gpu_exporter measures it; only where the inventory declares an agent of kind `gpu`.
 * Source: utkuozdemir/nvidia_gpu_exporter, docs/METRICS.md.
 */
export const gpuMetrics = metricDefinitions({
  nvidia_smi_utilization_gpu_ratio: {
    type: "gauge",
    labels: card,
    help: "Share of time in which some kernel ran, 0–1.",
  },
  nvidia_smi_memory_used_bytes: { type: "gauge", labels: card, help: "Memory in use." },
  nvidia_smi_memory_total_bytes: { type: "gauge", labels: card, help: "Memory of the card." },
  nvidia_smi_temperature_gpu: { type: "gauge", labels: card, help: "Temperature in °C." },
  nvidia_smi_power_draw_watts: { type: "gauge", labels: card, help: "Power drawn." },
  nvidia_smi_enforced_power_limit_watts: { type: "gauge", labels: card, help: "Power that it may draw." },
  nvidia_smi_clocks_event_reasons_hw_thermal_slowdown: {
    type: "gauge",
    labels: card,
    help: "1 while heat halves the clock.",
  },
  nvidia_smi_clocks_event_reasons_sw_thermal_slowdown: {
    type: "gauge",
    labels: card,
    help: "1 while heat lowers the clock.",
  },
  nvidia_smi_clocks_event_reasons_sw_power_cap: {
    type: "gauge",
    labels: card,
    help: "1 while the power limit lowers the clock.",
  },
  nvidia_smi_xid_errors_total: {
    type: "counter",
    labels: [...card, "xid"],
    help: "Errors that the driver reported, by its number; born at the first. NVML backend only.",
  },
});
