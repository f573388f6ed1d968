import type { Inventory } from "../inventory/model.ts";

/** Canaries that one point of a graph covers: fewer make quantiles jump, more hide a short outage. */
const canariesAPoint = 5;

/** Step of panels about canaries, in seconds: five of the rarest model's. */
export function canaryStepSeconds({ models }: Inventory): number {
  return canariesAPoint * Math.max(...models.map(({ canaryIntervalSeconds }) => canaryIntervalSeconds));
}

/**
 * Outcomes that say whether a model answers. A skipped canary was not sent, and so says nothing about that; what it
 * says about latency is counted by the latency objective (`alerts/slo/objective.ts`).
 */
export const countedOutcomes = "success|failure";
