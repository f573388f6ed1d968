import type { Row } from "../layer/model.ts";
import { table } from "../layer/panels.ts";
import { gauge, rate } from "../layer/promql.ts";
import { uids } from "../uids.ts";
import { machines, realDisks } from "./selected.ts";

/** Answers "Which machine is in trouble?". */
export function allMachines(): Row {
  const by = ["host"] as const;
  const available = gauge("min", "node_memory_MemAvailable_bytes", by, machines);
  const total = gauge("max", "node_memory_MemTotal_bytes", by, machines);
  const left = gauge("min", "node_filesystem_avail_bytes", ["host", "mountpoint"], realDisks);
  const size = gauge("max", "node_filesystem_size_bytes", ["host", "mountpoint"], realDisks);
  return {
    question: "Which machine is in trouble?",
    panels: [
      table("Machines now", {
        shows:
          "Every machine with a node exporter: how much of it is used, and how long work waits. A click chooses it.",
        normal: "Green; pressure near 0 %.",
        otherwise: "A red cell names the resource: its row below says since when.",
        height: 6,
        labels: { host: "Machine" },
        drillDown: { uid: uids.machines, title: "Show this machine below", variable: "host" },
        values: [
          {
            title: "CPU in use",
            expr: `1 - ${rate("node_cpu_seconds_total", by, { ...machines, mode: "idle" })} / ${rate("node_cpu_seconds_total", by, machines)}`,
            unit: "share",
            thresholds: ["green", [0.85, "yellow"], [0.95, "red"]],
          },
          {
            title: "CPU pressure",
            expr: rate("node_pressure_cpu_waiting_seconds_total", by, machines),
            unit: "share",
            thresholds: ["green", [0.5, "yellow"]],
          },
          {
            title: "Memory in use",
            expr: `1 - ${available} / ${total}`,
            unit: "share",
            thresholds: ["green", [0.9, "yellow"], [0.95, "red"]],
          },
          {
            title: "Disk pressure",
            expr: rate("node_pressure_io_waiting_seconds_total", by, machines),
            unit: "share",
            thresholds: ["green", [0.5, "yellow"]],
          },
          {
            title: "Fullest disk",
            expr: `1 - min by (host) (${left} / ${size})`,
            unit: "share",
            thresholds: ["green", [0.8, "yellow"], [0.9, "red"]],
          },
          {
            title: "Running for",
            expr: `time() - ${gauge("max", "node_boot_time_seconds", by, machines)}`,
            unit: "seconds",
          },
        ],
      }),
    ],
  };
}
