import { parser } from "@prometheus-io/lezer-promql";

/** An expression and its numbers apart. */
export interface NumberedPromql {
  /** The expression with `…` in the place of every number and duration. */
  readonly shape: string;
  /** As they are spelled, in the order of the text. */
  readonly numbers: readonly string[];
}

const literals = ["NumberDurationLiteral", "NumberDurationLiteralInDurationContext"];

/** Numbers of an expression, so that two that differ only in them can be told apart by them. */
export function numberedPromql(expr: string): NumberedPromql {
  const places: { readonly from: number; readonly to: number }[] = [];
  parser.parse(expr).iterate({
    enter: ({ name, from, to }) => {
      if (literals.includes(name)) places.push({ from, to });
    },
  });
  const shape = [...places]
    .reverse()
    .reduce((text, { from, to }) => `${text.slice(0, from)}…${text.slice(to)}`, expr);
  return { shape, numbers: places.map(({ from, to }) => expr.slice(from, to)) };
}
