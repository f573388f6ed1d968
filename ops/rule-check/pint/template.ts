import type { AlertingRule } from "../../../alerts/index.ts";
import { parsedPromql } from "../../promql/nodes.ts";
import { resultLabels } from "../../promql/result-labels.ts";

/**
 * `alerts/template`: a label that the expression does not have and the rule does not set is empty in the text; a value
 * in a label makes another alert of each value.
 */
export function templateProblems({ expr, labels, annotations }: AlertingRule): readonly string[] {
  const parsed = parsedPromql(expr);
  const possible = parsed && resultLabels(expr, parsed.root)?.possible;
  const used = Object.values(annotations).flatMap((text) =>
    [...text.matchAll(/(?:\$labels|\.Labels)\.(\w+)/g)].flatMap(([, label]) => label ?? []),
  );
  return [
    ...[...new Set(used)]
      .filter((label) => !(label in labels) && possible !== undefined && !possible.includes(label))
      .map((label) => `its text says {{ $labels.${label} }}, which its expression does not have`),
    ...Object.entries(labels)
      .filter(([, text]) => /\$value|\.Value/.test(text))
      .map(([label]) => `its label ${label} says {{ $value }}: each value would be another alert`),
  ];
}
