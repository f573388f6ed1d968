import type { Row } from "../layer/model.ts";
import { graph } from "../layer/panels.ts";
import { gauge, rate } from "../layer/promql.ts";
import { selectedHost } from "./selected.ts";

/** Answers "Does $host lack processors?". */
export function processors(): Row {
  const all = rate("node_cpu_seconds_total", [], selectedHost);
  const of = (mode: string) => `${rate("node_cpu_seconds_total", [], { ...selectedHost, mode })} / ${all}`;
  const cores = `count (${rate("node_cpu_seconds_total", ["cpu"], selectedHost)})`;
  return {
    question: "Does $host lack processors?",
    panels: [
      graph("CPU in use", "share", {
        shows:
          "Share of all cores' time: programs, kernel, waiting for disks, taken by other virtual machines.",
        normal: "Below 85 %.",
        otherwise:
          "Programs: find them on the machine. Waiting: the disk. Stolen: the host of this machine is overbooked.",
        columns: 8,
        max: 1,
        lines: {
          programs: of("user"),
          kernel: of("system"),
          "waiting for disks": of("iowait"),
          stolen: of("steal"),
        },
      }),
      graph("Processes that run or wait, for each core", "times", {
        shows: "Load average of one minute, divided by the number of cores.",
        normal: "Below 1 (dashed).",
        otherwise: "Above it for minutes: work waits. See whether for CPU or for a disk, right and below.",
        columns: 8,
        thresholds: ["green", [1, "yellow"]],
        lines: { load: `${gauge("max", "node_load1", [], selectedHost)} / ${cores}` },
      }),
      graph("Time in which something waits for CPU", "share", {
        shows: "Share of time in which at least one process was ready and had no core (the kernel's PSI).",
        normal: "Near 0 %.",
        otherwise: "Above half (dashed) for minutes: latencies on this machine are the queue for its cores.",
        columns: 8,
        max: 1,
        thresholds: ["green", [0.5, "yellow"]],
        lines: { waiting: rate("node_pressure_cpu_waiting_seconds_total", [], selectedHost) },
      }),
    ],
  };
}
