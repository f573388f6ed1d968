import { everyNode } from "../../promql/every-node.ts";
import { binaryParts } from "../../promql/nodes.ts";
import { resultLabels, type ResultLabels } from "../../promql/result-labels.ts";
import { vectorMatching } from "../../promql/vector-matching.ts";

/**
 * `promql/vector_matching`: two sides of which no series can ever match, because one has a label that the other has not,
 * or because they are matched on one that a side lacks.
 */
export function vectorMatchingProblems(expr: string): readonly string[] {
  return everyNode(expr, "BinaryExpr").flatMap((node) => {
    const parts = binaryParts(node);
    if (parts === undefined) return [];
    const left = resultLabels(expr, parts.left);
    const right = resultLabels(expr, parts.right);
    if (left === undefined || right === undefined) return [];
    const { on, ignoring, many, include } = vectorMatching(expr, node);
    const operator = parts.operator.toLowerCase();
    const sides = [
      ["left", left, right],
      ["right", right, left],
    ] as const;
    return [
      ...sides.flatMap(([side, labels, other]) => [
        ...(on ?? [])
          .filter((label) => lacks(labels, label))
          .map((label) => `${operator} on (${label}): its ${side} side has no ${label}`),
        // `or` adds what does not match.
        ...(on === undefined && operator !== "or"
          ? labels.certain
              .filter((label) => !ignoring.includes(label) && lacks(other, label))
              .map((label) => `${operator}: only its ${side} side has ${label}, so that nothing matches`)
          : []),
      ]),
      ...include
        .filter((label) => lacks(many === "left" ? right : left, label))
        .map((label) => `${operator} group_${many ?? ""} (${label}): the other side has no ${label}`),
    ];
  });
}

function lacks({ possible }: ResultLabels, label: string): boolean {
  return possible !== undefined && !possible.includes(label);
}
