import type { Row } from "../layer/model.ts";
import { graph, timeline } from "../layer/panels.ts";
import { gauge, rate } from "../layer/promql.ts";
import { selectedBlockDevices, selectedDisks, selectedHost } from "./selected.ts";

/** Answers "Are the disks of $host full or slow?". */
export function disk(): Row {
  const share = (left: string, size: string) => `1 - ${left} / ${size}`;
  return {
    question: "Are the disks of $host full or slow?",
    panels: [
      graph("Space in use", "share", {
        shows: "Share of each file system that is taken.",
        normal: "Below 80 % (dashed).",
        otherwise: "Above 90 %: make room. On the metrics server: shorter retention or a larger disk.",
        columns: 6,
        max: 1,
        thresholds: ["green", [0.8, "yellow"], [0.9, "red"]],
        lines: {
          "{{mountpoint}}": share(
            gauge("min", "node_filesystem_avail_bytes", ["mountpoint"], selectedDisks),
            gauge("max", "node_filesystem_size_bytes", ["mountpoint"], selectedDisks),
          ),
        },
      }),
      graph("Files in use", "share", {
        shows: "Share of each file system's inodes that are taken.",
        normal: "Far below 80 % (dashed).",
        otherwise: "Above: millions of small files somewhere; no file can be made though space is left.",
        columns: 6,
        max: 1,
        thresholds: ["green", [0.8, "yellow"], [0.9, "red"]],
        emptyBecause: "no file system of this machine counts its files",
        lines: {
          "{{mountpoint}}": share(
            gauge("min", "node_filesystem_files_free", ["mountpoint"], selectedDisks),
            `(${gauge("max", "node_filesystem_files", ["mountpoint"], selectedDisks)} > 0)`,
          ),
        },
      }),
      graph("Time in which a disk is busy", "share", {
        shows: "Share of time in which a disk had at least one request.",
        normal: "Below 80 %; a fast disk can be busy all the time and still take more.",
        otherwise: "Near 100 % with waiting, right: the disk is the bottleneck.",
        columns: 6,
        lines: { "{{device}}": rate("node_disk_io_time_seconds_total", ["device"], selectedBlockDevices) },
      }),
      graph("Time in which something waits for a disk", "share", {
        shows: "Share of time in which at least one process waited for a disk (the kernel's PSI).",
        normal: "Below 10 %.",
        otherwise: "Above half (dashed): everything that writes on this machine is slow.",
        columns: 6,
        max: 1,
        thresholds: ["green", [0.5, "yellow"]],
        lines: { waiting: rate("node_pressure_io_waiting_seconds_total", [], selectedHost) },
      }),
      timeline("Disks that can be written, clock in step", "count", {
        shows: "Whether the kernel made a file system read-only, and whether the clock runs free.",
        normal: "Green throughout.",
        otherwise:
          "Disk: it had errors; save what is on it. Clock: chrony or NTP is not running or reaches no server.",
        columns: 24,
        height: 6,
        thresholds: ["green", [1, "red"]],
        states: [
          { value: 0, text: "as it should be", color: "green" },
          { value: 1, text: "read-only, or free", color: "red" },
        ],
        bars: {
          "{{mountpoint}}": gauge("max", "node_filesystem_readonly", ["mountpoint"], selectedDisks),
          clock: `1 - ${gauge("max", "node_timex_sync_status", [], selectedHost)}`,
        },
      }),
    ],
  };
}
