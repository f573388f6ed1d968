import { ExpositionError } from "./exposition-error.ts";
import { quoted } from "./names.ts";
import { numberOf } from "./number-text.ts";
import type { PlacedFamily } from "./placed-family.ts";
import type { PushedSample } from "./pushed-family.ts";
import type { Steps } from "./steps.ts";

/** Types of which OpenMetrics alone says what values they may have. */
export type ValuedType = "info" | "stateset" | "histogram" | "summary";

/**
 * Checks that an info is 1, a state 0 or 1, and a sum 0 or more, but of a histogram with buckets below 0.
 * Source: https://prometheus.io/docs/specs/om/open_metrics_spec/, "Metric Types"
 * @throws {ExpositionError} `structure`, at the first value that is something else
 */
export function* checkOpenMetricsValues(family: PlacedFamily, type: ValuedType): Steps<undefined> {
  const { name, samples, placeOf } = family;
  const mayBeNegative = type === "histogram" && samples.some(isBelowZero);
  for (const [index, sample] of samples.entries()) {
    yield;
    const problem = valueProblem(type, sample, mayBeNegative);
    if (problem === undefined) continue;
    throw new ExpositionError("structure", placeOf(index), `${type} ${quoted(name)} ${problem}`);
  }
}

function valueProblem(type: ValuedType, { name, value }: PushedSample, mayBeNegative: boolean) {
  switch (type) {
    case "info":
      return value === 1 ? undefined : "is not 1: send 1, or a gauge";
    case "stateset":
      return value === 0 || value === 1 ? undefined : "is neither 0 nor 1: send one of them, or a gauge";
    case "histogram":
    case "summary":
      if (!name.endsWith("_sum") || value >= 0 || mayBeNegative) return undefined;
      return "has a sum below 0: mend it, or send the text format, which takes it";
  }
}

function isBelowZero({ labels }: PushedSample): boolean {
  const edge = labels.find(([name]) => name === "le")?.[1];
  return edge !== undefined && (numberOf(edge) ?? 0) < 0;
}
