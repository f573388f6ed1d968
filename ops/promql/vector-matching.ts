import { textOf } from "./nodes.ts";
import type { PromqlNode } from "./syntax.ts";

/** How a binary expression matches the series of its sides. */
export interface VectorMatching {
  /** Labels of `on (…)`; undefined where all labels but `ignoring` have to be the same. */
  readonly on: readonly string[] | undefined;
  readonly ignoring: readonly string[];
  /** The side of which many series may match one of the other: `group_left`, `group_right`. */
  readonly many: "left" | "right" | undefined;
  /** Labels that the many get from the one. */
  readonly include: readonly string[];
}

/** What stands between the sides of a binary expression. */
export function vectorMatching(expr: string, node: PromqlNode): VectorMatching {
  const clause = node.getChild("MatchingModifierClause");
  const [labels = [], include = []] =
    clause
      ?.getChildren("GroupingLabels")
      .map((group) => group.getChildren("LabelName").map((label) => textOf(expr, label))) ?? [];
  const has = (name: string) => clause !== null && clause.getChild(name) !== null;
  return {
    on: has("On") ? labels : undefined,
    ignoring: has("Ignoring") ? labels : [],
    many: has("GroupLeft") ? "left" : has("GroupRight") ? "right" : undefined,
    include,
  };
}
