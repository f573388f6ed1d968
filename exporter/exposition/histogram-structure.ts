import { ExpositionError } from "./exposition-error.ts";
import { quoted } from "./names.ts";
import type { PlacedFamily } from "./placed-family.ts";
import { seriesParts } from "./series-parts.ts";
import type { Steps } from "./steps.ts";

/**
 * Checks that buckets are cumulative, the last one is `+Inf`, and the count is the same.
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/#histograms-and-summaries
 * @throws {ExpositionError} where they are not
 */
export function* checkHistogram(family: PlacedFamily): Steps<undefined> {
  const refused = (place: string, problem: string) => new ExpositionError("structure", place, problem);
  for (const { place, points, count } of yield* seriesParts(family, "le")) {
    yield;
    let below = 0;
    for (const point of points) {
      if (!(point.value >= below && point.value < Infinity)) {
        throw refused(
          point.place,
          `a bucket counts what the one before it counts, and more: send cumulative counts`,
        );
      }
      below = point.value;
    }
    const last = points.at(-1);
    if (last?.edge !== Infinity) {
      throw refused(
        last?.place ?? place,
        `histogram ${quoted(family.name)} has no bucket le="+Inf": add it, equal to _count`,
      );
    }
    if (count !== undefined && count !== last.value) {
      throw refused(
        last.place,
        `the bucket le="+Inf" is not equal to ${quoted(`${family.name}_count`)}: mend one of them`,
      );
    }
  }
}
