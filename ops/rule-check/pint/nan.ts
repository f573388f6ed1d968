import { everyNode } from "../../promql/every-node.ts";
import { binaryParts, callParts, numberOf, textOf, withoutBrackets } from "../../promql/nodes.ts";
import type { PromqlNode } from "../../promql/syntax.ts";

/** One NaN among what they are given makes a NaN of all of it. */
const arithmetic = ["sum", "avg", "stddev", "stdvar"];

/** `promql/nan`: what is divided by zero within a sum or a mean makes that no number. */
export function nanProblems(expr: string): readonly string[] {
  return everyNode(expr, "AggregateExpr").flatMap((node) => {
    const { name, args } = callParts(expr, node) ?? { name: "", args: [] };
    if (!arithmetic.includes(name)) return [];
    return args.flatMap((arg) => divisors(expr, arg)).map((by) => `${name} of what is divided by ${by}`);
  });
}

/** Texts of what may be zero below a division or a modulo. */
function divisors(expr: string, root: PromqlNode): readonly string[] {
  return everyNode(expr, "BinaryExpr")
    .filter(({ from, to }) => from >= root.from && to <= root.to)
    .flatMap((node) => {
      const parts = binaryParts(node);
      if (parts === undefined || (parts.operator !== "Div" && parts.operator !== "Mod")) return [];
      return mayBeZero(expr, parts.right) ? [textOf(expr, parts.right)] : [];
    });
}

function mayBeZero(expr: string, bracketed: PromqlNode): boolean {
  const node = withoutBrackets(bracketed);
  const number = numberOf(expr, node);
  if (number !== undefined) return number === 0;
  const call = callParts(expr, node);
  const [, least] = call?.args ?? [];
  if (call?.name === "clamp_min" && least !== undefined) return !((numberOf(expr, least) ?? 0) > 0);
  if (call?.name === "count") return false;
  const parts = binaryParts(node);
  if (parts === undefined || node.getChild("BoolModifier") !== null) return true;
  const limit = numberOf(expr, parts.right);
  if (limit === undefined) return true;
  switch (parts.operator) {
    case "Gtr":
      return limit < 0;
    case "Gte":
      return limit <= 0;
    case "Neq":
      return limit !== 0;
    default:
      return true;
  }
}
