/** What a PromQL expression is made of, read with Prometheus' own grammar (lezer-promql). */
import { parser } from "@prometheus-io/lezer-promql";

/** A node of the tree. */
export type PromqlNode = ReturnType<typeof parser.parse>["topNode"];

/** A selector, and what stands around it. */
export interface Selector {
  /** Its name; where it selects by `__name__`, what that has to match. */
  readonly metric: string;
  readonly labels: readonly string[];
  /** Text in the brackets of a range selector. */
  readonly range?: string;
  /** Names of the functions and aggregations around it, innermost first. */
  readonly calls: readonly string[];
  /** Labels of the innermost `by`, if anything is aggregated by labels. */
  readonly by?: readonly string[];
}

/** Where the expression is no PromQL: the text of each wrong place; none when it is valid. */
export function syntaxErrors(expr: string): readonly string[] {
  const errors: string[] = [];
  parser.parse(expr).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) errors.push(expr.slice(from, to) || `end of ${expr.slice(0, from)}`);
    },
  });
  return errors;
}

/** Every selector, in the order of the text. */
export function selectors(expr: string): readonly Selector[] {
  const result: Selector[] = [];
  parser.parse(expr).iterate({
    enter: ({ name, node }) => {
      if (name === "VectorSelector") result.push(selector(expr, node));
    },
  });
  return result;
}

/** They choose among what they are given, with its labels. */
const choosing = ["topk", "bottomk"];

/** Labels of each `by (…)` that stands in no other aggregation: those that the result has, in the order of the text. One without `by` has an empty list. */
export function outerGroupings(expr: string): readonly (readonly string[])[] {
  const result: (readonly string[])[] = [];
  parser.parse(expr).iterate({
    enter: ({ name, node }) => {
      if (name !== "AggregateExpr") return true;
      const operation = node.getChild("AggregateOp");
      if (operation !== null && choosing.includes(text(expr, operation))) return true;
      result.push(groupingOf(expr, node).by ?? []);
      return false;
    },
  });
  return result;
}

/** Labels that an aggregation keeps (`by`; none without a clause), or those that it drops (`without`). */
export function groupingOf(
  expr: string,
  aggregation: PromqlNode,
):
  | { readonly by: readonly string[]; readonly without?: undefined }
  | { readonly by?: undefined; readonly without: readonly string[] } {
  const modifier = aggregation.getChild("AggregateModifier");
  const names = modifier?.getChild("GroupingLabels")?.getChildren("LabelName") ?? [];
  const labels = names.map((name) => text(expr, name));
  return modifier?.getChild("Without") ? { without: labels } : { by: labels };
}

function selector(expr: string, node: PromqlNode): Selector {
  const identifier = node.getChild("Identifier");
  const matchers = node.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? [];
  const around = ancestors(node);
  const matrix = around.find(({ name }) => name === "MatrixSelector");
  const duration = matrix?.getChild("DurationExpr");
  const aggregation = around.find(({ name }) => name === "AggregateExpr");
  return {
    metric: identifier === null ? namePattern(expr, matchers) : text(expr, identifier),
    labels: matchers.flatMap((matcher) => matcher.getChildren("LabelName").map((n) => text(expr, n))),
    ...(duration ? { range: text(expr, duration) } : {}),
    calls: around.flatMap((n) => {
      const called = n.getChild("FunctionIdentifier") ?? n.getChild("AggregateOp");
      return called === null ? [] : [text(expr, called)];
    }),
    ...(aggregation === undefined ? {} : { by: groupingOf(expr, aggregation).by ?? [] }),
  };
}

function namePattern(expr: string, matchers: readonly PromqlNode[]): string {
  const [name] = matchers.filter((matcher) =>
    matcher.getChildren("LabelName").some((n) => text(expr, n) === "__name__"),
  );
  const value = name?.getChild("StringLiteral");
  return value ? text(expr, value).slice(1, -1) : "";
}

function ancestors(node: PromqlNode): readonly PromqlNode[] {
  return node.parent === null ? [] : [node.parent, ...ancestors(node.parent)];
}

function text(expr: string, { from, to }: PromqlNode): string {
  return expr.slice(from, to);
}
