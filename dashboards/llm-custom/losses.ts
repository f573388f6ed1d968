import type { Row } from "../layer/model.ts";
import { graph, timeline } from "../layer/panels.ts";
import { gauge, increase } from "../layer/promql.ts";
import type { Silence } from "./arrival.ts";

/** Answers "Is anything lost?". */
export function losses(silence: Silence): Row {
  return {
    question: "Is anything lost?",
    panels: [
      graph("Series dropped, by reason", "count", {
        shows: "Series that were refused with their push, expired, or lost their declaration (withdrawn).",
        normal: "None; expired ones after a job that runs at times.",
        otherwise: "expired: its pusher is late or gone. withdrawn: a release took its declaration away.",
        columns: 8,
        emptyBecause: silence.emptyBecause ?? "no series was dropped in this time",
        lines: {
          "{{source}} {{reason}}": `${increase("llm_custom_series_dropped_total", ["source", "reason"])} > 0`,
        },
      }),
      timeline("Files that jobs leave", "count", {
        shows: "Whether each file of the textfile directory was taken at its last change.",
        normal: "Green throughout.",
        otherwise: "Red: it is refused, what it held before stays; the exporter's log names each problem.",
        columns: 8,
        emptyBecause: silence.emptyBecause ?? "no declared file was ever there",
        thresholds: ["green", [1, "red"]],
        states: [
          { value: 0, text: "taken", color: "green" },
          { value: 1, text: "refused", color: "red" },
        ],
        bars: { "{{textfile}}": gauge("max", "llm_custom_textfile_failed", ["textfile"]) },
      }),
      graph("Pushes that the disk lost", "count", {
        shows: "Pushes refused because they could not be kept, and kept ones that were found damaged.",
        normal: "0 of both.",
        otherwise: "Any: the exporter's volume is full or failing; see the disks of its machine.",
        columns: 8,
        ...silence,
        lines: {
          "not kept": increase("llm_custom_store_write_failures_total", []),
          damaged: gauge("max", "llm_custom_store_damaged_files", []),
        },
      }),
    ],
  };
}
