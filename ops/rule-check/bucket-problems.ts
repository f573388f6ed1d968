import { histogramEdges } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { labelMatches } from "../promql/label-matchers.ts";

/**
 * Buckets that an expression selects and that their histogram does not have: a misspelled edge selects nothing, and a
 * rule on it is silent for ever.
 */
export function bucketProblems({ models }: Pick<Inventory, "models">, expr: string): readonly string[] {
  const edges: Readonly<Record<string, readonly number[]>> = histogramEdges(
    models
      .filter(({ residency }) => residency !== "planned")
      .map(({ latencyTarget: { seconds, ttftSeconds, tpotSeconds } }) => ({
        latencyTargetSeconds: seconds,
        ttftTargetSeconds: ttftSeconds,
        tpotTargetSeconds: tpotSeconds,
      })),
  );
  return labelMatches(expr)
    .filter(({ label, operator, value }) => label === "le" && operator.startsWith("=") && value !== "+Inf")
    .filter(({ metric, operator, value }) => {
      const known = edges[metric.replace(/_bucket$/, "")] ?? [];
      return !known.some((edge) => spellings(edge).every((text) => matches(operator, value, text)));
    })
    .map(({ metric, value }) => `${metric}: no bucket ends at le "${value}", as Prometheus 2 and 3 spell it`);
}

/** Prometheus 2 keeps `1` as the target spells it, Prometheus 3 stores `1.0`. */
function spellings(edge: number): readonly string[] {
  return Number.isInteger(edge) ? [String(edge), `${String(edge)}.0`] : [String(edge)];
}

function matches(operator: string, value: string, text: string): boolean {
  return operator === "=" ? value === text : new RegExp(`^(?:${value})$`).test(text);
}
