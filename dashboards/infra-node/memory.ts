import type { Row } from "../layer/model.ts";
import { graph } from "../layer/panels.ts";
import { gauge, increase, rate } from "../layer/promql.ts";
import { selectedHost } from "./selected.ts";

/** Answers "Does $host lack memory?". */
export function memory(): Row {
  const available = gauge("min", "node_memory_MemAvailable_bytes", [], selectedHost);
  const total = gauge("max", "node_memory_MemTotal_bytes", [], selectedHost);
  return {
    question: "Does $host lack memory?",
    panels: [
      graph("Memory in use", "bytes", {
        shows: "Memory that programs hold, without caches that can be dropped; dashed: what the machine has.",
        normal: "Well below the dashed line.",
        otherwise: "Near it: the next step is swapping or a killed process. Find what grows.",
        columns: 8,
        lines: { "in use": `${total} - ${available}` },
        targets: { installed: total },
      }),
      graph("Time in which something waits for memory", "share", {
        shows: "Share of time in which at least one process waited for memory (the kernel's PSI).",
        normal: "0 %.",
        otherwise: "Above 10 % (dashed): the machine swaps or throws out what it needs again.",
        columns: 8,
        max: 1,
        thresholds: ["green", [0.1, "yellow"]],
        lines: { waiting: rate("node_pressure_memory_waiting_seconds_total", [], selectedHost) },
      }),
      graph("Processes killed for want of memory", "count", {
        shows: "Processes that the kernel killed because memory was used up.",
        normal: "0.",
        otherwise:
          "Any: `dmesg` names it; if it was a model service, its restart is on the model's dashboard.",
        columns: 8,
        lines: { killed: increase("node_vmstat_oom_kill", [], selectedHost) },
      }),
    ],
  };
}
