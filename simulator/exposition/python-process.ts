import { readdirSync } from "node:fs";
import { single, type Family } from "./family.ts";

/** Read once: the difference of two clocks strays by milliseconds, and each change would be a restart. */
const started = Math.round((Date.now() / 1000 - process.uptime()) * 100) / 100;

/** A few of the series that Python's client adds about its process; the numbers are this process's own. */
export function pythonProcessFamilies(): readonly Family[] {
  const { rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return [
    {
      name: "python_info",
      type: "gauge",
      help: "Python platform information",
      samples: single(1, {
        implementation: "CPython",
        major: "3",
        minor: "12",
        patchlevel: "11",
        version: "3.12.11",
      }),
    },
    {
      name: "process_resident_memory_bytes",
      type: "gauge",
      help: "Resident memory size in bytes.",
      samples: single(rss),
    },
    {
      name: "process_start_time_seconds",
      type: "gauge",
      help: "Start time of the process since unix epoch in seconds.",
      samples: single(started),
    },
    {
      name: "process_cpu_seconds_total",
      type: "counter",
      help: "Total user and system CPU time spent in seconds.",
      samples: single((user + system) / 1e6),
    },
    {
      name: "process_open_fds",
      type: "gauge",
      help: "Number of open file descriptors.",
      samples: openFiles(),
    },
  ];
}

/** Linux only; elsewhere Python's client has no such series either. */
function openFiles() {
  try {
    return single(readdirSync("/proc/self/fd").length);
  } catch {
    return [];
  }
}
