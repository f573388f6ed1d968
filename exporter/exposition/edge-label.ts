/** The label that tells the lines of one histogram or summary apart; no other type has one. */
export function edgeLabel(type: string | undefined): "le" | "quantile" | undefined {
  return type === "histogram" ? "le" : type === "summary" ? "quantile" : undefined;
}
