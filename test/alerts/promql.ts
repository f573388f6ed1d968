import { parser } from "@prometheus-io/lezer-promql";

/** One series selector of an expression, as it is spelled. */
interface Selector {
  readonly metric: string;
  readonly labels: readonly string[];
}

/** What a PromQL expression is made of. */
export interface Anatomy {
  /** Whether it is not PromQL. Types are not checked: promtool does that. */
  readonly broken: boolean;
  readonly selectors: readonly Selector[];
  /** Ranges in brackets, e.g. `5m`. */
  readonly ranges: readonly string[];
}

/** The parts of a PromQL expression that tests look at. */
export function anatomy(expr: string): Anatomy {
  const text = (node: { readonly from: number; readonly to: number }) => expr.slice(node.from, node.to);
  const selectors: Selector[] = [];
  const ranges: string[] = [];
  let broken = false;
  parser.parse(expr).iterate({
    enter: (node) => {
      if (node.type.isError) broken = true;
      if (node.name === "MatrixSelector") {
        ranges.push(text(node).slice(text(node).lastIndexOf("[") + 1, -1));
      }
      if (node.name !== "VectorSelector") return;
      const identifier = node.node.getChild("Identifier");
      const labels: string[] = [];
      node.node.cursor().iterate((inner) => {
        if (inner.name === "LabelName") labels.push(text(inner));
      });
      selectors.push({ metric: identifier === null ? "" : text(identifier), labels });
    },
  });
  return { broken, selectors, ranges };
}
