import { ExpositionError } from "./exposition-error.ts";
import type { PlacedFamily } from "./placed-family.ts";
import { seriesParts } from "./series-parts.ts";
import type { Steps } from "./steps.ts";

/**
 * Checks that quantiles are between 0 and 1.
 * @throws {ExpositionError} where one is not
 */
export function* checkSummary(family: PlacedFamily): Steps<undefined> {
  for (const { points } of yield* seriesParts(family, "quantile")) {
    yield;
    for (const { edge, place } of points) {
      if (edge >= 0 && edge <= 1) continue;
      throw new ExpositionError(
        "structure",
        place,
        "a quantile is from 0 to 1: send 0.99 for the 99th percentile",
      );
    }
  }
}
