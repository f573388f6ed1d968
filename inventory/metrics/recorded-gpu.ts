import { metricDefinitions } from "./definition.ts";

const card = ["host", "uuid"] as const;

/** What rules record of one GPU, whichever exporter measures it: what alerts and dashboards read. */
export const recordedGpuMetrics = metricDefinitions({
  "gpu:utilization:ratio": {
    type: "gauge",
    labels: card,
    help: "Share of time in which some kernel ran, 0–1.",
  },
  "gpu:memory_used:bytes": { type: "gauge", labels: card, help: "Memory in use." },
  "gpu:memory_total:bytes": { type: "gauge", labels: card, help: "Memory of the card." },
  "gpu:temperature:celsius": { type: "gauge", labels: card, help: "Temperature." },
  "gpu:power:watts": { type: "gauge", labels: card, help: "Power drawn." },
  "gpu:power_limit:watts": { type: "gauge", labels: card, help: "Power that it may draw." },
  "gpu:slowed_down:ratio5m": {
    type: "gauge",
    labels: [...card, "cause"],
    help: "Share of five minutes in which its clock was lowered, 0–1, by cause: heat, heat_hardware, heat_driver, power.",
  },
  "gpu:xid_errors:last15m": {
    type: "gauge",
    labels: [...card, "xid"],
    help: "Errors that the driver reported in fifteen minutes, by its number; absent where there were none. From dcgm-exporter 1 for a number, however often it came.",
  },
});
