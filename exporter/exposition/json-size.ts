import type { BodyCount } from "./body-allowance.ts";
import { bodyLimits, limitError } from "./body-limits.ts";
import { arrayIn, fieldOf } from "./json-outcome.ts";
import type { Steps } from "./steps.ts";

/**
 * Checks how much a parsed body has of what there is a limit for, before anything is made of it. What is not of the
 * form counts for nothing here.
 * @throws {ExpositionError} `limit`
 */
export function* checkJsonSize(body: unknown, counted: BodyCount): Steps<undefined> {
  const families = arrayIn(body, "families");
  if (families.length > bodyLimits.families) throw limitError("families", "body");
  for (const family of families) {
    const own = arrayIn(family, "samples");
    counted.samples(own.length);
    for (const sample of own) {
      yield;
      const points = arrayIn(sample, "buckets").length + arrayIn(sample, "quantiles").length;
      counted.samples(points);
      // Each point becomes a line with all of them.
      counted.labels(keys(fieldOf(sample, "labels")) * (1 + points));
    }
  }
}

function keys(value: unknown): number {
  return typeof value === "object" && value !== null ? Object.keys(value).length : 0;
}
