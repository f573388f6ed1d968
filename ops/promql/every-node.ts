import { parser } from "@prometheus-io/lezer-promql";
import type { PromqlNode } from "./syntax.ts";

/** Every node of these names, outer ones first. */
export function everyNode(expr: string, ...names: readonly string[]): readonly PromqlNode[] {
  const result: PromqlNode[] = [];
  parser.parse(expr).iterate({
    enter: ({ name, node }) => {
      if (names.includes(name)) result.push(node);
    },
  });
  return result;
}
