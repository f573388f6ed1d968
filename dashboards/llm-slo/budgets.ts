import type { Row } from "../layer/model.ts";
import { graph } from "../layer/panels.ts";
import { gauge } from "../layer/promql.ts";
import { maybeNoEvents } from "./selected.ts";

const chosen = { model: "$model" } as const;

/** Answers "How did the budgets get there?". */
export function budgets(): Row {
  return {
    question: "How did the budgets of $model get there?",
    panels: [
      graph("Error budget left", "share", {
        shows: "Part of the 30 days' budget that is left, by objective. Look at days, not hours.",
        normal: "Above 20 % (dashed); it grows back as bad days leave the 30.",
        otherwise: "A cliff is an incident, a slope is a service that is a little too bad all the time.",
        columns: 8,
        ...maybeNoEvents,
        thresholds: ["red", [0.2, "green"]],
        lines: { "{{slo}}": gauge("min", "slo:period_error_budget_remaining:ratio", ["slo"], chosen) },
      }),
      graph("Good events, last hour, against the promise", "share", {
        shows: "Share of good events of the last hour, by objective; dashed: what was promised.",
        normal: "At or above the dashed line of the same objective.",
        otherwise: "Which line fell says what to look at: availability errors, latency load, canary both.",
        columns: 8,
        ...maybeNoEvents,
        lines: { "{{slo}}": `1 - ${gauge("max", "slo:sli_error:ratio_rate1h", ["slo"], chosen)}` },
        targets: { "{{slo}} promised": gauge("max", "slo:objective:ratio", ["slo"], chosen) },
      }),
      graph("Events judged", "perSecond", {
        shows: "Events per second that each objective judges: live requests, or canaries.",
        normal: "Moves with traffic; canaries are level.",
        otherwise: "Near 0: shares left of it rest on few events, and one bad one weighs much.",
        columns: 8,
        ...maybeNoEvents,
        lines: { "{{slo}}": gauge("sum", "slo:sli_events:rate5m", ["slo"], chosen) },
      }),
    ],
  };
}
