import type { Row } from "../layer/model.ts";
import { graph } from "../layer/panels.ts";
import { gauge, increase, rate } from "../layer/promql.ts";

const ofExporter = { job: "exporter" } as const;

/** Answers "Is the exporter well?". */
export function exporter(): Row {
  return {
    question: "Is the exporter well?",
    panels: [
      graph("Delay of its event loop", "seconds", {
        shows:
          "How late the exporter gets to work, by percentile: the error of every duration that it measures.",
        normal: "Below 50 ms at the 99th percentile.",
        otherwise:
          "Above 100 ms (dashed): latencies of canaries are too high by as much; its machine is busy.",
        columns: 8,
        // 100 ms: a third of the strictest latency target (phi-3-mini's 300 ms).
        thresholds: ["green", [0.1, "red"]],
        lines: {
          "p{{percentile}}": gauge(
            "max",
            "llm_exporter_event_loop_delay_seconds",
            ["percentile"],
            ofExporter,
          ),
        },
      }),
      graph("CPU of the exporter", "times", {
        shows: "CPU cores that the exporter uses.",
        normal: "A few hundredths.",
        otherwise: "Near 1 (dashed): it is late with everything; look at the number of targets and canaries.",
        columns: 8,
        thresholds: ["green", [1, "red"]],
        lines: { cores: rate("process_cpu_seconds_total", [], ofExporter) },
      }),
      graph("Memory of the exporter", "bytes", {
        shows: "Resident memory, and JavaScript heap in use.",
        normal: "Level after minutes; the heap is a saw.",
        otherwise: "Both climb for hours: a leak; restart it and report it.",
        columns: 8,
        lines: {
          resident: gauge("max", "process_resident_memory_bytes", [], ofExporter),
          heap: gauge("max", "nodejs_heap_size_used_bytes", [], ofExporter),
        },
      }),
      graph("Requests refused", "count", {
        shows: "Requests that the exporter refused, by reason.",
        normal: "0.",
        otherwise: "unauthenticated: a wrong token, or somebody tries; busy: more scrapers than one.",
        emptyBecause: "no request was ever refused: the counter is born at the first",
        lines: { "{{reason}}": increase("llm_exporter_requests_refused_total", ["reason"], ofExporter) },
      }),
      graph("Failures of its collectors", "count", {
        shows:
          "Scrapes that one part of the exporter had nothing for, by part, and errors that it foresaw nowhere.",
        normal: "0.",
        otherwise:
          "Any: the series of that part are missing, or work was dropped; the exporter's log says why.",
        lines: {
          "{{collector}}": increase("llm_exporter_collector_failures_total", ["collector"], ofExporter),
          unforeseen: increase("llm_exporter_uncaught_errors_total", [], ofExporter),
        },
      }),
    ],
  };
}
