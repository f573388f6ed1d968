import { metricOf, recordedMetrics, scrapeLabels, writtenByRules } from "../../inventory/metrics/index.ts";
import { labelMatches } from "./label-matchers.ts";
import { binaryParts, callParts, textOf, withoutBrackets } from "./nodes.ts";
import { groupingOf, type PromqlNode } from "./syntax.ts";
import { vectorMatching } from "./vector-matching.ts";

/** What can be told of the labels of a result without its series. */
export interface ResultLabels {
  /** All that it may have; undefined where that cannot be told. */
  readonly possible: readonly string[] | undefined;
  /** Those that each of its series has. */
  readonly certain: readonly string[];
}

const none: ResultLabels = { possible: [], certain: [] };
const unknown: ResultLabels = { possible: undefined, certain: [] };

/** They choose among what they are given, with its labels. */
const choosing = ["topk", "bottomk", "limitk", "limit_ratio"];
/** Without the labels of any series. */
const bare = ["vector", "hour", "minute", "month", "year", "day_of_week", "day_of_month", "days_in_month"];
const scalars = ["scalar", "time", "pi"];
const quantiles = ["histogram_quantile", "histogram_fraction"];

/** Labels of what a node results in, by the metric registry; undefined where it is a number or a text. */
export function resultLabels(expr: string, bracketed: PromqlNode): ResultLabels | undefined {
  const node = withoutBrackets(bracketed);
  switch (node.name) {
    case "VectorSelector":
      return selectorLabels(expr, node);
    case "MatrixSelector":
    case "SubqueryExpr":
    case "OffsetExpr":
    case "StepInvariantExpr":
      return node.firstChild === null ? unknown : resultLabels(expr, node.firstChild);
    case "UnaryExpr":
      return node.lastChild === null ? unknown : resultLabels(expr, node.lastChild);
    case "FunctionCall":
      return functionLabels(expr, node);
    case "AggregateExpr":
      return aggregateLabels(expr, node);
    case "BinaryExpr":
      return binaryLabels(expr, node);
    default:
      return undefined;
  }
}

/** Series of rules carry what the registry says, scraped ones the labels of their scrape as well. */
function selectorLabels(expr: string, node: PromqlNode): ResultLabels {
  const matches = labelMatches(textOf(expr, node));
  const absent = matches.filter(({ operator, value }) => operator === "=" && value === "");
  const [name = ""] = [node.getChild("Identifier")].map((id) => (id === null ? "" : textOf(expr, id)));
  const definition = metricOf(name);
  if (definition === undefined || writtenByRules.includes(name)) return unknown;
  const own = [...definition.labels, ...(name.endsWith("_bucket") ? ["le"] : [])];
  const isScraped = !(name in recordedMetrics);
  return without(
    {
      possible: [...own, ...(isScraped ? [...scrapeLabels, "model"] : [])],
      certain: [...own, ...(isScraped ? ["job", "instance"] : [])],
    },
    absent.map(({ label }) => label),
  );
}

function functionLabels(expr: string, node: PromqlNode): ResultLabels | undefined {
  const { name, args } = callParts(expr, node) ?? { name: "", args: [] };
  const [argument] = args;
  if (scalars.includes(name)) return undefined;
  if (argument === undefined || bare.includes(name)) return none;
  if (name === "absent" || name === "absent_over_time") return absenceLabels(expr, argument);
  if (name === "info") return unknown;
  const labels = args.map((arg) => resultLabels(expr, arg)).find((found) => found !== undefined);
  if (labels === undefined) return none;
  if (quantiles.includes(name)) return without(labels, ["le"]);
  if (!name.startsWith("label_")) return labels;
  const target = args[1] === undefined ? "" : unquoted(textOf(expr, args[1]));
  return {
    possible: labels.possible === undefined ? undefined : union(labels.possible, [target]),
    certain: labels.certain.filter((label) => label !== target),
  };
}

/** `absent` of a selector knows what was equal to be; of anything else, nothing. */
function absenceLabels(expr: string, argument: PromqlNode): ResultLabels {
  const isSelector = ["VectorSelector", "MatrixSelector", "OffsetExpr"].includes(argument.name);
  const equal = isSelector
    ? labelMatches(textOf(expr, argument))
        .filter(({ operator, value }) => operator === "=" && value !== "")
        .map(({ label }) => label)
    : [];
  return { possible: equal, certain: equal };
}

function aggregateLabels(expr: string, node: PromqlNode): ResultLabels {
  const { name, args } = callParts(expr, node) ?? { name: "", args: [] };
  const labels = args.map((arg) => resultLabels(expr, arg)).find((found) => found !== undefined) ?? unknown;
  if (choosing.includes(name)) return labels;
  const grouping = groupingOf(expr, node);
  const kept =
    grouping.by === undefined
      ? without(labels, grouping.without)
      : {
          possible: intersection(labels.possible, grouping.by),
          certain: intersection(labels.certain, grouping.by) ?? [],
        };
  if (name !== "count_values") return kept;
  const [value] = args.map((arg) => unquoted(textOf(expr, arg)));
  return { ...kept, possible: union(kept.possible ?? [], value === undefined ? [] : [value]) };
}

function binaryLabels(expr: string, node: PromqlNode): ResultLabels | undefined {
  const parts = binaryParts(node);
  if (parts === undefined) return unknown;
  const [left, right] = [resultLabels(expr, parts.left), resultLabels(expr, parts.right)];
  if (left === undefined || right === undefined) return left ?? right;
  if (parts.operator === "And" || parts.operator === "Unless") return left;
  if (parts.operator === "Or")
    return {
      possible:
        left.possible === undefined || right.possible === undefined
          ? undefined
          : union(left.possible, right.possible),
      certain: intersection(left.certain, right.certain) ?? [],
    };
  const { on, ignoring, many, include } = vectorMatching(expr, node);
  if (many !== undefined) {
    const [most, one] = many === "left" ? [left, right] : [right, left];
    const rest = without(most, include);
    return {
      possible: rest.possible === undefined ? undefined : union(rest.possible, include),
      certain: union(rest.certain, intersection(one.certain, include) ?? []),
    };
  }
  // What is matched is the same on both sides.
  const both = {
    possible: intersection(left.possible, right.possible),
    certain: union(left.certain, right.certain),
  };
  if (on === undefined) return without(both, ignoring);
  return {
    possible: intersection(both.possible, on),
    certain: intersection(both.certain, on) ?? [],
  };
}

function without({ possible, certain }: ResultLabels, labels: readonly string[]): ResultLabels {
  return {
    possible: possible?.filter((label) => !labels.includes(label)),
    certain: certain.filter((label) => !labels.includes(label)),
  };
}

/** Of two sets of which either may be unknown, that is any. */
function intersection(
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): readonly string[] | undefined {
  return one === undefined || other === undefined
    ? (one ?? other)
    : one.filter((label) => other.includes(label));
}

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  return [...new Set([...one, ...other])];
}

function unquoted(text: string): string {
  return text.slice(1, -1);
}
