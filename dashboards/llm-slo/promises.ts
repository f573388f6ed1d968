import type { Row } from "../layer/model.ts";
import { table } from "../layer/panels.ts";
import { gauge } from "../layer/promql.ts";
import { uids } from "../uids.ts";
import { maybeNoEvents } from "./selected.ts";

/** Answers "Which promise is in danger?", of every model. */
export function promises(): Row {
  const by = ["model", "slo"] as const;
  return {
    question: "Which promise is in danger?",
    panels: [
      table("Objectives", {
        shows:
          "Every objective: what was promised, what was delivered in 30 days, the part of the error budget that is " +
          "left, and how fast it burns. A click shows the model below.",
        normal: "Delivered at least what was promised; budget left above 20 %; burn rate below 1.",
        otherwise:
          "Red budget: stop risky changes of this model. Burn rate above 14: users suffer now, and a page fires.",
        ...maybeNoEvents,
        // Twelve lines, three of each of four models; more of them scroll.
        height: 14,
        labels: { model: "Model", slo: "Objective" },
        drillDown: { uid: uids.objectives, title: "Show this model below", variable: "model" },
        values: [
          { title: "Promised", expr: gauge("max", "slo:objective:ratio", by), unit: "share" },
          {
            title: "Delivered in 30 days",
            expr: gauge("min", "slo:attainment:ratio_rate30d", by),
            unit: "share",
          },
          {
            title: "Budget left",
            expr: gauge("min", "slo:period_error_budget_remaining:ratio", by),
            unit: "share",
            thresholds: ["red", [0, "yellow"], [0.2, "green"]],
          },
          {
            title: "Burn rate",
            expr: gauge("max", "slo:current_burn_rate:ratio", by),
            unit: "times",
            // 1 spends the budget in exactly the period; from 14.4 on a page fires (Google SRE Workbook, chapter 5).
            thresholds: ["green", [1, "yellow"], [14.4, "red"]],
          },
        ],
      }),
    ],
  };
}
