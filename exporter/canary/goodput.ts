import type { CatalogueEntry } from "../config.ts";
import type { CanaryMeasurement } from "./streamed-answer.ts";

/**
 * Whether a completion met every latency target that was agreed for its model: what goodput counts. One without a
 * time per token, of a single token, cannot miss a target for it.
 */
export function metTargets(
  { e2eSeconds, ttftSeconds, tpotSeconds = 0 }: CanaryMeasurement,
  agreed: CatalogueEntry,
): boolean {
  return (
    e2eSeconds <= agreed.latencyTargetSeconds &&
    ttftSeconds <= (agreed.ttftTargetSeconds ?? Infinity) &&
    tpotSeconds <= (agreed.tpotTargetSeconds ?? Infinity)
  );
}
