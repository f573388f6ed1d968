import { metricDefinitions } from "./definition.ts";

const card = ["uuid"] as const;

/**
 * One GPU, as nvidia_gpu_exporter measures it, in base units; only where the inventory declares it. Read by
 * `alerts/record/gpus.ts` alone: everybody else reads what that records.
 * Source: utkuozdemir/nvidia_gpu_exporter, docs/METRICS.md.
 */
const nvidiaSmiMetrics = metricDefinitions({
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

/**
 * The same of dcgm-exporter; its label `UUID` is stored as `uuid` (`infra/render/gpu-relabelling.ts`). Source:
 * NVIDIA/dcgm-exporter `etc/default-counters.csv` of each release. Release 4.9 took the names and units of DCGM 4.7
 * (its release notes; NVIDIA/DCGM `dcgmlib/dcgm_fields.h`, NVIDIA's reference "Field Identifiers").
 */
const dcgmMetrics = metricDefinitions({
  DCGM_FI_DEV_GPU_UTIL: {
    type: "gauge",
    labels: card,
    help: "Share of time with a kernel, in %. Below 4.9.",
  },
  DCGM_FI_DEV_GPU_UTIL_RATIO: { type: "gauge", labels: card, help: "The same, 0–1. From 4.9 on." },
  DCGM_FI_DEV_FB_USED: { type: "gauge", labels: card, help: "Memory in use, in MiB. Below 4.9." },
  DCGM_FI_DEV_FB_FREE: { type: "gauge", labels: card, help: "Memory that is free, in MiB. Below 4.9." },
  DCGM_FI_DEV_FB_RESERVED: {
    type: "gauge",
    labels: card,
    help: "Memory that the driver keeps, in MiB; not on every card. Below 4.9.",
  },
  DCGM_FI_DEV_FB_USED_BYTES: { type: "gauge", labels: card, help: "Memory in use. From 4.9 on." },
  DCGM_FI_DEV_FB_CAPACITY_BYTES: { type: "gauge", labels: card, help: "Memory of the card. From 4.9 on." },
  DCGM_FI_DEV_GPU_TEMP: { type: "gauge", labels: card, help: "Temperature in °C. Below 4.9." },
  DCGM_FI_DEV_GPU_TEMP_CELSIUS: { type: "gauge", labels: card, help: "The same. From 4.9 on." },
  DCGM_FI_DEV_POWER_USAGE: { type: "gauge", labels: card, help: "Power drawn, in W. Below 4.9." },
  DCGM_FI_DEV_BOARD_POWER_WATTS: { type: "gauge", labels: card, help: "The same. From 4.9 on." },
  DCGM_FI_DEV_ENFORCED_POWER_LIMIT: {
    type: "gauge",
    labels: card,
    help: "Power that it may draw, in W. Not by default. Below 4.9.",
  },
  DCGM_FI_DEV_BOARD_POWER_LIMIT_ENFORCED_WATTS: {
    type: "gauge",
    labels: card,
    help: "The same. Not by default. From 4.9 on.",
  },
  DCGM_FI_DEV_THERMAL_VIOLATION: {
    type: "counter",
    labels: card,
    help: "Time for which heat has lowered the clock, in ns. Not by default.",
  },
  DCGM_FI_DEV_POWER_VIOLATION: {
    type: "counter",
    labels: card,
    help: "Time for which the power limit has lowered the clock, in ns. Not by default.",
  },
  DCGM_FI_DEV_XID_ERRORS: {
    type: "gauge",
    labels: card,
    help: "Number of the last error that the driver reported, 0 for none. Below 4.9.",
  },
  DCGM_FI_DEV_XID_ERROR: { type: "gauge", labels: card, help: "The same. From 4.9 on." },
});

/** One GPU, under the names and in the units of the exporter that the inventory declares. */
export const gpuMetrics = { ...nvidiaSmiMetrics, ...dcgmMetrics } as const;
