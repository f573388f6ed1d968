import type { CustomNamespace } from "../../inventory/metrics/custom-declarations.ts";
import { mostCustomLabels } from "../../inventory/metrics/custom-problems.ts";
import type { BodyAllowance } from "../exposition/body-allowance.ts";

/** What is less is read whole, whatever is declared: the budgets then say what there is too much of. */
const LEAST_SAMPLES = 1_000;

/**
 * What one body of a namespace may hold: every series that it may ever have stored, and beside each the time of its
 * creation, which Python's client sends and nobody stores.
 */
export function namespaceAllowance({
  mostSeries,
  families,
}: Pick<CustomNamespace, "mostSeries" | "families">): BodyAllowance {
  const declared = families.reduce((sum, family) => sum + family.mostSeries, 0);
  const samples = Math.max(LEAST_SAMPLES, 2 * Math.min(mostSeries, declared));
  // And one that says an edge.
  return { samples, labels: samples * (mostCustomLabels + 1) };
}
