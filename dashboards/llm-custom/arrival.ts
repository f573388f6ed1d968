import type { Row } from "../layer/model.ts";
import { graph } from "../layer/panels.ts";
import { gauge, increase } from "../layer/promql.ts";

/** Why none of the exporter's series about pushes may be there. */
export interface Silence {
  readonly emptyBecause?: string;
}

/** Answers "Does it arrive?". */
export function arrival(silence: Silence): Row {
  const by = ["source", "push_job"] as const;
  const expires = gauge("min", "llm_custom_push_expires_timestamp_seconds", by);
  const pushed = gauge("min", "llm_custom_push_timestamp_seconds", by);
  return {
    question: "Does it arrive?",
    panels: [
      graph("Life left of what was pushed", "share", {
        shows:
          "Of the life span of what each job pushed last, the share until its first series ends; below 0 it has.",
        normal: "A saw above 0 %: each push lifts it to 100 %.",
        otherwise:
          "Below the dashed line: the pusher stopped, or is refused; look right, then at its own log.",
        emptyBecause: silence.emptyBecause ?? "nobody has pushed yet",
        thresholds: ["red", [0, "green"]],
        lines: {
          "{{source}} {{push_job}}": `(${expires} - time()) / (${expires} - ${pushed})`,
        },
      }),
      graph("Pushes taken", "count", {
        shows: "Pushes that were taken, deletions among them, by namespace.",
        normal: "As many as its pushers were set up for.",
        otherwise: "0 where pushes were: the pusher stopped; nothing at all: the exporter is down.",
        columns: 6,
        ...silence,
        lines: { "{{source}}": increase("llm_custom_pushes_total", ["source"]) },
      }),
      graph("Pushes refused, by reason", "count", {
        shows: "Pushes and readings of files that were refused and changed nothing.",
        normal: "None.",
        otherwise:
          "The answer to the pusher names every problem; here it is in the exporter's audit log. undeclared: declare it.",
        columns: 6,
        emptyBecause: silence.emptyBecause ?? "nothing was refused in this time",
        lines: {
          "{{source}} {{reason}}": `${increase("llm_custom_pushes_refused_total", ["source", "reason"])} > 0`,
        },
      }),
    ],
  };
}
