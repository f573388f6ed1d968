import { series } from "../../inventory/metrics/index.ts";
import type { Agent, Inventory } from "../../inventory/model.ts";
import { thresholdFor, type ThresholdName } from "../../inventory/thresholds.ts";
import type { AlertDefinition } from "../definition.ts";
import { never, no, yes } from "../thresholds.ts";

/** Memory, images and mounts of containers are no disks. */
const noDisk = { operator: "!~", value: "tmpfs|overlay|squashfs|ramfs|iso9660|nsfs|fuse.*" } as const;

/** Machines and their disks, by node_exporter. After the mixin of prometheus/node_exporter; all of them tickets. */
export function nodeAlerts(inventory: Inventory): readonly AlertDefinition[] {
  return inventory.agents
    .filter(({ kind }) => kind === "node")
    .flatMap((agent) => machineAlerts(inventory, agent));
}

function machineAlerts(inventory: Inventory, { host, team }: Agent): readonly AlertDefinition[] {
  const ours = { job: "node", host } as const;
  const disks = { ...ours, fstype: noDisk };
  const threshold = (which: ThresholdName) => thresholdFor(inventory, which, { host, team });
  const node = {
    team,
    severity: "warning",
    labels: ours,
  } as const;
  const available = series("node_filesystem_avail_bytes", disks);
  const left = `${available} / ${series("node_filesystem_size_bytes", disks)}`;
  return [
    {
      ...node,
      name: "DiskAlmostFull",
      condition: { when: "any", signal: left, is: "<", threshold: threshold("diskSpaceRatio") },
      forSeconds: 900,
      summary: `A disk of ${host} is almost full`,
      description: `{{ $value | humanizePercentage }} of {{ $labels.mountpoint }} on ${host} is left.`,
    },
    {
      ...node,
      name: "DiskFillingUp",
      condition: {
        when: "any",
        signal: left,
        is: "<",
        threshold: threshold("diskForecastRatio"),
        also: `predict_linear(${available}[6h], ${String(24 * 3600)}) < 0`,
      },
      forSeconds: 3600,
      summary: `A disk of ${host} will be full within a day`,
      description: `{{ $value | humanizePercentage }} of {{ $labels.mountpoint }} on ${host} is left, and at the pace of the last 6 hours nothing in 24 hours.`,
    },
    {
      ...node,
      name: "DiskInodesLow",
      condition: {
        when: "any",
        signal: `${series("node_filesystem_files_free", disks)} / ${series("node_filesystem_files", disks)}`,
        is: "<",
        threshold: threshold("inodeRatio"),
      },
      forSeconds: 900,
      summary: `A disk of ${host} runs out of files`,
      description: `{{ $value | humanizePercentage }} of the files that fit on {{ $labels.mountpoint }} on ${host} are left: no new ones can be made then, whatever space there is.`,
    },
    {
      ...node,
      name: "DiskReadOnly",
      condition: { when: "any", signal: series("node_filesystem_readonly", disks), is: "==", threshold: yes },
      forSeconds: 300,
      summary: `A disk of ${host} is read-only`,
      description: `{{ $labels.mountpoint }} on ${host} is mounted read-only: the kernel does that after errors of the disk.`,
    },
    {
      ...node,
      name: "MemoryLow",
      condition: {
        when: "any",
        signal: `${series("node_memory_MemAvailable_bytes", ours)} / ${series("node_memory_MemTotal_bytes", ours)}`,
        is: "<",
        threshold: threshold("memoryAvailableRatio"),
      },
      forSeconds: 900,
      summary: `${host} runs out of memory`,
      description: `{{ $value | humanizePercentage }} of the memory of ${host} is available: the kernel will kill a process soon.`,
    },
    {
      ...node,
      name: "ProcessKilledForMemory",
      condition: {
        when: "any",
        signal: `increase(${series("node_vmstat_oom_kill", ours)}[15m])`,
        is: ">",
        threshold: never,
      },
      forSeconds: 30,
      summary: `The kernel of ${host} killed a process for memory`,
      description: `{{ $value | humanize }} processes on ${host} were killed in 15 minutes because memory had run out.`,
    },
    {
      ...node,
      name: "ClockNotSynchronised",
      condition: {
        when: "any",
        signal: `max_over_time(${series("node_timex_sync_status", ours)}[5m])`,
        is: "==",
        threshold: no,
      },
      forSeconds: 600,
      summary: `The clock of ${host} runs free`,
      description: `The clock of ${host} is not kept in step with any reference: latencies between hosts, timestamps and certificates go wrong in time.`,
    },
  ];
}
