import { seriesUnit } from "../../inventory/metrics/units.ts";
import { binaryParts, callParts, numberOf, textOf, withoutBrackets } from "./nodes.ts";
import { selectors, type PromqlNode } from "./syntax.ts";

/** Unit of a plain number: in a product or a sum it takes the other side's. */
const NUMBER = "number";

const rates = ["rate", "irate", "deriv"];
const counts = ["count", "count_values", "group", "count_over_time"];
const times = ["time", "timestamp"];
/** Their results are no amounts of what they are given. */
const unitless = ["absent", "absent_over_time", "present_over_time", "changes", "resets", "sgn"];

/**
 * Unit of a node of an expression, by the metric registry: a series' own, e.g. `seconds`, or that of its rate, e.g.
 * `tokens/s`. Empty where it cannot be told.
 */
export function unitOf(expr: string, node: PromqlNode): string {
  const unit = measured(expr, node);
  return unit === NUMBER ? "" : unit;
}

function measured(expr: string, bracketed: PromqlNode): string {
  const node = withoutBrackets(bracketed);
  if (numberOf(expr, node) !== undefined) return NUMBER;
  switch (node.name) {
    case "VectorSelector": {
      const name = node.getChild("Identifier");
      return name === null ? "" : seriesUnit(textOf(expr, name));
    }
    case "MatrixSelector":
    case "SubqueryExpr":
    case "OffsetExpr":
    case "StepInvariantExpr":
      return node.firstChild === null ? "" : measured(expr, node.firstChild);
    case "UnaryExpr":
      return node.lastChild === null ? "" : measured(expr, node.lastChild);
    case "FunctionCall":
    case "AggregateExpr":
      return callUnit(expr, node);
    case "BinaryExpr":
      return binaryUnit(expr, node);
    default:
      return "";
  }
}

function callUnit(expr: string, node: PromqlNode): string {
  const call = callParts(expr, node);
  if (call === undefined || unitless.includes(call.name)) return "";
  // The rate of a bucket counts; the quantile is measured in what the buckets are bounded by.
  if (call.name === "histogram_quantile") return bucketUnit(expr, node);
  if (times.includes(call.name)) return "timestamp";
  if (counts.includes(call.name)) return "count";
  // Parameters (the quantile, the k of topk) are numbers; what is measured is not.
  const units = call.args.map((arg) => measured(expr, arg)).filter((unit) => unit !== NUMBER);
  const unit = units[0] ?? NUMBER;
  return rates.includes(call.name) ? perSecond(unit) : unit;
}

function bucketUnit(expr: string, node: PromqlNode): string {
  const [buckets = ""] = selectors(textOf(expr, node)).map(({ metric }) => metric);
  return seriesUnit(buckets);
}

function perSecond(unit: string): string {
  if (unit === "seconds") return "ratio";
  return unit === "" || unit === NUMBER || unit.endsWith("/s") ? "" : `${unit}/s`;
}

function binaryUnit(expr: string, node: PromqlNode): string {
  const parts = binaryParts(node);
  if (parts === undefined) return "";
  const left = measured(expr, parts.left);
  const right = measured(expr, parts.right);
  switch (parts.operator) {
    case "Add":
      return left === right || right === NUMBER ? left : left === NUMBER ? right : "";
    case "Sub":
      return left === "timestamp" && right === "timestamp"
        ? "seconds"
        : left === right || right === NUMBER
          ? left
          : left === NUMBER
            ? right
            : "";
    case "Mul":
      return right === NUMBER || right === "ratio" ? left : left === NUMBER || left === "ratio" ? right : "";
    case "Div":
      return right === NUMBER ? left : quotient(left, right);
    case "Mod":
      return left;
    case "Pow":
    case "Atan2":
      return "";
    // Comparisons without `bool`, and set operators, let samples of the left side through.
    default:
      return node.getChild("BoolModifier") === null ? left : "boolean";
  }
}

function quotient(left: string, right: string): string {
  if (left === "" || left === NUMBER || right === "") return "";
  if (left === right) return "ratio";
  // Rates of a histogram's sum (seconds a second: a ratio) and of its count: the mean.
  if (left === "ratio" && right === "observations/s") return "seconds";
  if (right === "observations") return left;
  // Failures among what was attempted, whatever that is called.
  return left.startsWith("failures") && left.endsWith("/s") === right.endsWith("/s") ? "ratio" : "";
}
