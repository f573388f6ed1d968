import { everyNode } from "../../promql/every-node.ts";
import { callParts, textOf } from "../../promql/nodes.ts";
import { resultLabels } from "../../promql/result-labels.ts";
import { groupingOf } from "../../promql/syntax.ts";

/** `promql/impossible`: an aggregation by a label that was aggregated away within it. */
export function impossibleProblems(expr: string): readonly string[] {
  return everyNode(expr, "AggregateExpr").flatMap((node) => {
    const { name, args } = callParts(expr, node) ?? { name: "", args: [] };
    const argument = args.at(-1);
    if (argument === undefined) return [];
    const possible = resultLabels(expr, argument)?.possible;
    const inner = textOf(expr, argument);
    return (groupingOf(expr, node).by ?? [])
      .filter((label) => possible !== undefined && !possible.includes(label))
      .filter((label) => everyNode(inner, "VectorSelector").some((selector) => has(inner, selector, label)))
      .map((label) => `${name} by (${label}): ${label} is aggregated away before`);
  });
}

/** What no series has to begin with, the check of metrics tells. */
function has(expr: string, selector: Parameters<typeof resultLabels>[1], label: string): boolean {
  return resultLabels(expr, selector)?.possible?.includes(label) ?? true;
}
