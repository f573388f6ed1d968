import type { Row, Thresholds } from "../layer/model.ts";
import { graph, table } from "../layer/panels.ts";
import { gauge } from "../layer/promql.ts";
import type { Silence } from "./arrival.ts";

/** At 100 % a push is refused; a fifth below there is time to ask for more. */
const thresholds: Thresholds = ["green", [0.8, "yellow"], [1, "red"]];

/** Answers "Is there room for more series?". */
export function budgets(silence: Silence): Row {
  const ofNamespace = gauge("max", "llm_custom_series", ["source"]);
  const mostOfNamespace = gauge("max", "llm_custom_series_limit", ["source"]);
  const ofFamily = gauge("max", "llm_custom_family_series", ["source", "family"]);
  const mostOfFamily = gauge("max", "llm_custom_family_series_limit", ["source", "family"]);
  const ofAll = `${gauge("sum", "llm_custom_series", [])} / ${gauge("max", "llm_custom_total_series_limit", [])}`;
  return {
    question: "Is there room for more series?",
    panels: [
      graph("Budget in use, by namespace", "share", {
        shows: "Series that each namespace holds, of those it may have; “all” of what all may have together.",
        normal: "Level, below 80 %; a budget of one is left out, it is used up or not used.",
        otherwise:
          "Near 100 %: what does not fit is refused. A label with ever new values, or a larger budget.",
        columns: 10,
        ...silence,
        thresholds,
        lines: { "{{source}}": ofMoreThanOne(ofNamespace, mostOfNamespace), all: ofAll },
      }),
      table("Budget in use, by family", {
        shows: "Series of each declared family, of those it may have.",
        normal: "Below 80 % each.",
        otherwise: "Near 100 %: GET /cardinality of the exporter names the label that grows.",
        columns: 14,
        height: 10,
        ...silence,
        labels: { family: "Family", source: "Namespace" },
        values: [
          { title: "Series", expr: ofFamily, unit: "count" },
          { title: "Of at most", expr: mostOfFamily, unit: "count" },
          { title: "In use", expr: ofMoreThanOne(ofFamily, mostOfFamily), unit: "share", thresholds },
        ],
      }),
    ],
  };
}

/** A budget of a single series is full whenever it is used, which is nothing to look at. */
function ofMoreThanOne(series: string, most: string): string {
  return `${series} / (${most} > 1)`;
}
