import { parser } from "@prometheus-io/lezer-promql";

/** Operators between two expressions, by the grammar's names; a matcher's `!=` stands in a `MatchOp` instead. */
const operators = ["Eql", "Neq", "Gtr", "Gte", "Lss", "Lte"];

/** Whether anything in an expression is compared, or asked to be absent: without, its series is always there. */
export function comparesAnything(expr: string): boolean {
  let found = false;
  parser.parse(expr).iterate({
    enter: ({ name, node, from, to }) => {
      if (name === "BinaryExpr" && operators.some((operator) => node.getChild(operator) !== null))
        found = true;
      if (name === "FunctionIdentifier" && expr.slice(from, to) === "absent") found = true;
    },
  });
  return found;
}
