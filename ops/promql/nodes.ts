/** Small steps in the syntax trees of Prometheus' own grammar (lezer-promql). */
import { parser } from "@prometheus-io/lezer-promql";
import { durationSeconds } from "../../alerts/duration.ts";
import { syntaxErrors, type PromqlNode } from "./syntax.ts";

/** A parsed expression: its text, and the node of the whole of it. */
export interface ParsedPromql {
  readonly expr: string;
  readonly root: PromqlNode;
}

/** The expression's tree; undefined where it is no PromQL, or empty. */
export function parsedPromql(expr: string): ParsedPromql | undefined {
  const root = parser.parse(expr).topNode.firstChild;
  return root === null || syntaxErrors(expr).length > 0 ? undefined : { expr, root };
}

/** Text of a node. */
export function textOf(expr: string, { from, to }: PromqlNode): string {
  return expr.slice(from, to);
}

/** Children of a node, in the order of the text. */
function childrenOf(node: PromqlNode): readonly PromqlNode[] {
  const result: PromqlNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) result.push(child);
  return result;
}

/** What stands in brackets, however many there are. */
export function withoutBrackets(node: PromqlNode): PromqlNode {
  const inner = node.name === "ParenExpr" ? node.firstChild : null;
  return inner === null ? node : withoutBrackets(inner);
}

/** Both sides and the operator of a binary expression, e.g. `Gtr`; undefined for anything else. */
export function binaryParts(
  node: PromqlNode,
): { readonly left: PromqlNode; readonly operator: string; readonly right: PromqlNode } | undefined {
  if (node.name !== "BinaryExpr") return undefined;
  const [left, operator, ...rest] = childrenOf(node);
  const right = rest.at(-1);
  return left === undefined || operator === undefined || right === undefined
    ? undefined
    : { left, operator: operator.name, right };
}

/** Name and arguments of a function call or an aggregation; undefined for anything else. */
export function callParts(
  expr: string,
  node: PromqlNode,
): { readonly name: string; readonly args: readonly PromqlNode[] } | undefined {
  const called = node.getChild("FunctionIdentifier") ?? node.getChild("AggregateOp");
  const body = node.getChild("FunctionCallBody");
  return called === null || body === null
    ? undefined
    : { name: textOf(expr, called), args: childrenOf(body) };
}

/** The number that a node is, e.g. `-1`, `1e3`, `5m` (300); undefined where it is none. */
export function numberOf(expr: string, node: PromqlNode): number | undefined {
  const inner = withoutBrackets(node);
  if (inner.name === "UnaryExpr") {
    const operand = inner.lastChild;
    const value = operand === null ? undefined : numberOf(expr, operand);
    return value === undefined ? undefined : textOf(expr, inner).startsWith("-") ? -value : value;
  }
  return inner.name === "NumberDurationLiteral" ? numberFromText(textOf(expr, inner)) : undefined;
}

function numberFromText(text: string): number | undefined {
  if (/^inf$/i.test(text)) return Infinity;
  const value = Number(text);
  const seconds = Number.isNaN(value) ? durationSeconds(text) : value;
  return Number.isNaN(seconds) ? undefined : seconds;
}
