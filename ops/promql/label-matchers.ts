import { parser } from "@prometheus-io/lezer-promql";
import { textOf } from "./nodes.ts";

/** One matcher of a selector, e.g. `le=~"1(\\.0)?"` of `http_request_duration_seconds_bucket`. */
export interface LabelMatch {
  readonly metric: string;
  readonly label: string;
  readonly operator: string;
  /** Without quotes and escapes. */
  readonly value: string;
}

/** Every matcher of every selector, in the order of the text. */
export function labelMatches(expr: string): readonly LabelMatch[] {
  const result: LabelMatch[] = [];
  parser.parse(expr).iterate({
    enter: ({ name, node }) => {
      if (name !== "VectorSelector") return;
      const metric = node.getChild("Identifier");
      for (const matcher of node.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? []) {
        const [label, operator, value] = ["LabelName", "MatchOp", "StringLiteral"].map((part) => {
          const child = matcher.getChild(part);
          return child === null ? "" : textOf(expr, child);
        });
        result.push({
          metric: metric === null ? "" : textOf(expr, metric),
          label: label ?? "",
          operator: operator ?? "",
          value: (value ?? "").slice(1, -1).replaceAll("\\\\", "\\"),
        });
      }
    },
  });
  return result;
}
