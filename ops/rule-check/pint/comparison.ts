import type { AlertingRule } from "../../../alerts/index.ts";
import { comparesAnything } from "../../promql/comparison.ts";

/** `alerts/comparison`: without one an alert fires as long as its series is there. */
export function comparisonProblems({ expr }: AlertingRule): readonly string[] {
  return comparesAnything(expr) ? [] : ["compares with nothing: it always fires"];
}
