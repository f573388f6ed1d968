import type { AlertingRule } from "../../../alerts/index.ts";
import { durationSeconds } from "../../../alerts/duration.ts";
import { scrapeIntervalSeconds } from "../../../inventory/scrapes.ts";
import { everyNode } from "../../promql/every-node.ts";
import { binaryParts, callParts, textOf, withoutBrackets } from "../../promql/nodes.ts";
import { selectors, type PromqlNode } from "../../promql/syntax.ts";

/** They choose other series at each evaluation. */
const sampling = ["topk", "bottomk", "limitk", "limit_ratio"];
const arithmetic = ["Add", "Sub", "Mul", "Div", "Mod", "Pow", "Atan2"];

/**
 * `promql/fragile`: an alert about the few that an evaluation chooses, which are others at the next; or one that counts
 * what two aggregations of different series come to, at once: after a start of Prometheus one of them has been scraped
 * before the other.
 */
export function fragileProblems({ expr, for: holds = "0" }: AlertingRule): readonly string[] {
  const sampled = everyNode(expr, "AggregateExpr").flatMap((node) => {
    const { name } = callParts(expr, node) ?? { name: "" };
    return sampling.includes(name) ? [`${name} chooses other series at each evaluation`] : [];
  });
  if (durationSeconds(holds) >= scrapeIntervalSeconds) return sampled;
  const mixed = everyNode(expr, "BinaryExpr").flatMap((node) => {
    const parts = binaryParts(node);
    if (parts === undefined || !arithmetic.includes(parts.operator)) return [];
    const [left, right] = [aggregated(expr, parts.left), aggregated(expr, parts.right)];
    return left !== undefined && right !== undefined && left !== right
      ? [`aggregates of ${left} and ${right} meet before both are scraped`]
      : [];
  });
  return [...sampled, ...mixed];
}

/** Metrics that an aggregation adds up, undefined where a node is none. */
function aggregated(expr: string, bracketed: PromqlNode): string | undefined {
  const node = withoutBrackets(bracketed);
  if (node.name !== "AggregateExpr") return undefined;
  return selectors(textOf(expr, node))
    .map(({ metric }) => metric)
    .join(", ");
}
