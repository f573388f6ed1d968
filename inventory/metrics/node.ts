import { metricDefinitions } from "./definition.ts";

/**
 * What node_exporter measures of a machine, beyond what rules ask (`agents.ts`).
 * Source: prometheus/node_exporter, `collector/*_linux.go`.
 */
export const nodeMetrics = metricDefinitions({
  node_load1: { type: "gauge", labels: [], help: "Processes that run or wait for CPU or disk, over 1 min." },
  node_boot_time_seconds: { type: "gauge", labels: [], help: "When the machine was started." },
  node_pressure_cpu_waiting_seconds_total: {
    type: "counter",
    labels: [],
    help: "Seconds in which some process waited for CPU.",
  },
  node_pressure_io_waiting_seconds_total: {
    type: "counter",
    labels: [],
    help: "Seconds in which some process waited for a disk.",
  },
  node_pressure_memory_waiting_seconds_total: {
    type: "counter",
    labels: [],
    help: "Seconds in which some process waited for memory.",
  },
  node_vmstat_oom_kill: { type: "counter", labels: [], help: "Processes killed for want of memory." },
  node_vmstat_pswpin: { type: "counter", labels: [], help: "Pages read back from swap." },
  node_filesystem_files: {
    type: "gauge",
    labels: ["device", "fstype", "mountpoint"],
    help: "Files that fit (inodes).",
  },
  node_filesystem_files_free: {
    type: "gauge",
    labels: ["device", "fstype", "mountpoint"],
    help: "Files that still fit (inodes).",
  },
  node_disk_io_time_seconds_total: {
    type: "counter",
    labels: ["device"],
    help: "Seconds in which a disk was busy.",
  },
  node_disk_read_bytes_total: { type: "counter", labels: ["device"], help: "Bytes read." },
  node_disk_written_bytes_total: { type: "counter", labels: ["device"], help: "Bytes written." },
  node_network_receive_bytes_total: { type: "counter", labels: ["device"], help: "Bytes received." },
  node_network_transmit_bytes_total: { type: "counter", labels: ["device"], help: "Bytes sent." },
  node_network_receive_errs_total: { type: "counter", labels: ["device"], help: "Receive errors." },
  node_network_transmit_errs_total: { type: "counter", labels: ["device"], help: "Transmit errors." },
});
