import { binaryParts, callParts, numberOf, parsedPromql, withoutBrackets } from "./nodes.ts";
import type { PromqlNode } from "./syntax.ts";
import { unitOf } from "./unit.ts";

/** The number that decides whether an expression has a result. */
export interface PromqlThreshold {
  readonly value: number;
  /** E.g. `seconds`, `ratio`, `tokens/s`; empty where it cannot be told. */
  readonly unit: string;
  /** The expression with `…` in the number's place. */
  readonly signal: string;
}

const comparisons = ["Eql", "Neq", "Gtr", "Lss", "Gte", "Lte"];

/**
 * The threshold of an alert's expression: the number that its outermost comparison compares with, within `absent(…)`
 * too. What only says when the alert applies (`… and on () (…)`, `… unless …`) is passed over.
 * @returns undefined where there is none, where there are several (`or`), and where the expression is no PromQL.
 */
export function thresholdOf(expr: string): PromqlThreshold | undefined {
  const parsed = parsedPromql(expr);
  return parsed === undefined ? undefined : thresholdIn(expr, parsed.root);
}

function thresholdIn(expr: string, bracketed: PromqlNode): PromqlThreshold | undefined {
  const node = withoutBrackets(bracketed);
  const call = callParts(expr, node);
  if (call !== undefined) {
    const [argument] = call.args;
    return call.name.startsWith("absent") && argument !== undefined ? thresholdIn(expr, argument) : undefined;
  }
  const parts = binaryParts(node);
  if (parts === undefined) return undefined;
  const { left, operator, right } = parts;
  if (operator === "And" || operator === "Unless") return thresholdIn(expr, left);
  if (!comparisons.includes(operator)) return undefined;
  for (const [number, measured] of [[right, left] as const, [left, right] as const]) {
    const value = numberOf(expr, number);
    if (value === undefined) continue;
    const signal = `${expr.slice(0, number.from)}…${expr.slice(number.to)}`;
    return { value, unit: unitOf(expr, measured), signal };
  }
  return undefined;
}
